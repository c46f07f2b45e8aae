package dev.homelab.provider.kubernetes.machines;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A snapshot of a virtual machine and its disks.
 *
 * @param name what it is called
 * @param made when it was asked for (RFC 3339)
 * @param ready whether the machine can go back to it
 * @param failed whether it will never get ready
 * @param trouble what went wrong with it last, which KubeVirt tries again unless it has failed;
 *     empty when nothing did
 * @param leftOut disks of the machine that are not in it, by their names in the machine
 */
public record MachineSnapshot(
    String name, String made, boolean ready, boolean failed, String trouble, List<String> leftOut) {
  private static final String FAILED = "Failed";

  /** What is left out of every snapshot since no disk holds it, such as first settings. */
  private static final Set<String> NO_DISKS = Set.of("cloudinitdisk");

  public MachineSnapshot {
    leftOut = List.copyOf(leftOut);
  }

  /** A snapshot as the server shows it (KubeVirt v1.8, {@code VirtualMachineSnapshotStatus}). */
  static MachineSnapshot of(Value.Tree object) {
    boolean failed = Fields.text(object, "status", "phase").equals(FAILED);
    String error = Fields.text(object, "status", "error", "message");
    String told = failed ? conditions(object) : "";
    return new MachineSnapshot(
        Fields.text(object, "metadata", "name"),
        Fields.text(object, "metadata", "creationTimestamp"),
        Fields.flag(Fields.tree(object, "status"), "readyToUse"),
        failed,
        told.isEmpty() || error.isEmpty() ? told + error : told + "; " + error,
        Fields.texts(object, "status", "snapshotVolumes", "excludedVolumes").stream()
            .filter(volume -> !NO_DISKS.contains(volume))
            .toList());
  }

  /** What the conditions say of a failure: that of its own, or else all that are not met. */
  private static String conditions(Value.Tree object) {
    List<Value.Tree> all = Fields.trees(object, "status", "conditions");
    List<Value.Tree> failures =
        all.stream()
            .filter(one -> Fields.text(one, "type").equals("Failure"))
            .filter(one -> Fields.text(one, "status").equals("True"))
            .toList();
    return (failures.isEmpty() ? all : failures)
        .stream().map(MachineSnapshot::text).distinct().collect(Collectors.joining("; "));
  }

  private static String text(Value.Tree condition) {
    String message = Fields.text(condition, "message");
    return message.isEmpty() ? Fields.text(condition, "reason") : message;
  }
}
