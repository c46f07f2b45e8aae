package dev.homelab.provider.talos.config;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.document.NetText;
import java.util.ArrayList;
import java.util.List;

/** Looks for wishes that no config can hold. */
final class WishCheck {
  private WishCheck() {}

  static void check(ClusterWish cluster, MachineWish machine) {
    List<Diagnostic> problems = new ArrayList<>();
    if (!cluster.kubernetes().isEmpty() && !cluster.contract().runs(cluster.kubernetes())) {
      problems.add(
          problem(
              "Talos "
                  + cluster.contract()
                  + " runs Kubernetes "
                  + cluster.contract().kubernetesRange()
                  + ", not "
                  + cluster.kubernetes()
                  + '.'));
    }
    for (MachineWish.LinkWish link : machine.links()) {
      for (String address : link.addresses()) {
        if (NetText.prefix(address) == null) {
          problems.add(
              problem(
                  address
                      + " of "
                      + link.name()
                      + " is no address with its network, such as 10.0.0.11/24."));
        }
      }
      if (!link.gateway().isEmpty() && NetText.address(link.gateway()) == null) {
        problems.add(
            problem(link.gateway() + " of " + link.name() + " is no address of a gateway."));
      }
    }
    if (!machine.vip().isEmpty() && NetText.address(machine.vip()) == null) {
      problems.add(problem(machine.vip() + " is no address that control planes can share."));
    }
    if (!machine.vip().isEmpty() && machine.links().isEmpty()) {
      problems.add(
          problem("The shared address " + machine.vip() + " needs a network card to stand on."));
    }
    for (String nameserver : machine.nameservers()) {
      if (NetText.address(nameserver) == null) {
        problems.add(problem(nameserver + " is no address of a name server."));
      }
    }
    if (!problems.isEmpty()) {
      throw new TalosException(problems);
    }
  }

  private static Diagnostic problem(String title) {
    return Diagnostic.error(TalosCodes.BAD_WISH, title);
  }
}
