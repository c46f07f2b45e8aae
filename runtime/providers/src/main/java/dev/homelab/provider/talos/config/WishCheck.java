package dev.homelab.provider.talos.config;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.document.NetText;
import java.util.ArrayList;
import java.util.List;

/** Looks for wishes that no config can hold. */
final class WishCheck {
  private final List<Diagnostic> problems = new ArrayList<>();

  private WishCheck() {}

  static void check(ClusterWish cluster, MachineWish machine) {
    WishCheck check = new WishCheck();
    check.checkVersion(cluster);
    machine.links().forEach(check::checkLink);
    check.checkSharedAddress(machine);
    for (String nameserver : machine.nameservers()) {
      check.refuseIf(
          NetText.address(nameserver) == null, nameserver + " is no address of a name server.");
    }
    if (!check.problems.isEmpty()) {
      throw new TalosException(check.problems);
    }
  }

  private void checkVersion(ClusterWish cluster) {
    String kubernetes = cluster.kubernetes();
    TalosContract contract = cluster.contract();
    refuseIf(
        !kubernetes.isEmpty() && !contract.runs(kubernetes),
        "Talos "
            + contract
            + " runs Kubernetes "
            + contract.kubernetesRange()
            + ", not "
            + kubernetes
            + '.');
  }

  private void checkLink(MachineWish.LinkWish link) {
    for (String address : link.addresses()) {
      refuseIf(
          NetText.prefix(address) == null,
          address
              + " of "
              + link.name()
              + " is no address with its network, such as 10.0.0.11/24.");
    }
    String gateway = link.gateway();
    refuseIf(
        !gateway.isEmpty() && NetText.address(gateway) == null,
        gateway + " of " + link.name() + " is no address of a gateway.");
  }

  private void checkSharedAddress(MachineWish machine) {
    String vip = machine.vip();
    refuseIf(
        !vip.isEmpty() && NetText.address(vip) == null,
        vip + " is no address that control planes can share.");
    refuseIf(
        !vip.isEmpty() && machine.links().isEmpty(),
        "The shared address " + vip + " needs a network card to stand on.");
  }

  private void refuseIf(boolean wrong, String title) {
    if (wrong) {
      problems.add(Diagnostic.error(TalosCodes.BAD_WISH, title));
    }
  }
}
