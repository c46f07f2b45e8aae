package dev.homelab.provider.kubernetes.machines;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;

/**
 * A snapshot of a virtual machine and its disks.
 *
 * @param name what it is called
 * @param made when it was asked for (RFC 3339)
 * @param ready whether the machine can go back to it
 * @param problem what went wrong with it; empty when nothing did
 */
public record MachineSnapshot(String name, String made, boolean ready, String problem) {
  /** A snapshot as the server shows it. */
  static MachineSnapshot of(Value.Tree object) {
    return new MachineSnapshot(
        Fields.text(object, "metadata", "name"),
        Fields.text(object, "metadata", "creationTimestamp"),
        Fields.flag(Fields.tree(object, "status"), "readyToUse"),
        Fields.text(object, "status", "error", "message"));
  }
}
