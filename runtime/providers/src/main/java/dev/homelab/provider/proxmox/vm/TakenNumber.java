package dev.homelab.provider.proxmox.vm;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.provider.proxmox.client.Problem;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.provider.proxmox.ownership.Mark;

/** Refusals of a machine number that something else has. Numbers hold for a whole cluster. */
final class TakenNumber {
  private static final String ANOTHER = "use another vmid";

  private TakenNumber() {}

  /** One that another machine has. */
  static PveException by(Machine there, LabIdentity lab) {
    Address ours = Mark.addressOf(there.description(), lab, there.identity());
    if (ours != null) {
      return refusal(
          title(there.vmid(), "is " + ours + " of this lab")
              .withDetail("That one has to go, or to take another number, in a run before this.")
              .withHint(ANOTHER));
    }
    Mark mark = Mark.in(there.description());
    String owner = mark == null ? "" : " It belongs to lab " + mark.lab().name() + '.';
    String name = there.merged().getOrDefault("name", "without a name");
    return refusal(
        title(there.vmid(), "is not this lab's")
            .withDetail(
                "It is "
                    + name
                    + " on "
                    + there.node()
                    + '.'
                    + owner
                    + " Nothing without this lab's mark is changed.")
            .withHint(ANOTHER + ", or take it over with adopt"));
  }

  /** One that a container has, or a machine whose node does not answer. */
  static PveException by(MachineReader.Line there) {
    return refusal(
        title(there.vmid(), "cannot be looked at")
            .withDetail(
                "The host lists it on "
                    + there.node()
                    + ": a container, which shares the numbers of machines, or a machine of a node"
                    + " that does not answer.")
            .withHint(ANOTHER));
  }

  private static Diagnostic title(long vmid, String whose) {
    return Diagnostic.error(ProxmoxCodes.TAKEN, "machine " + vmid + " exists already and " + whose);
  }

  private static PveException refusal(Diagnostic told) {
    return new PveException(Problem.ALREADY_EXISTS, told, null);
  }
}
