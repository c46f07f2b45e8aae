package dev.homelab.provider.kubernetes.backups;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import java.util.Set;

/**
 * How far Velero is with a backup or a restore (Velero 1.18, {@code
 * pkg/apis/velero/v1/backup_types.go}, {@code restore_types.go}).
 *
 * @param name the phase by Velero's own name; {@code New} before it has one
 * @param trouble what Velero says against it; empty when nothing
 */
record VeleroPhase(String name, String trouble) {
  private static final Set<String> FAILED =
      Set.of("FailedValidation", "PartiallyFailed", "Failed", "Deleting");

  /** That of an object. */
  static VeleroPhase of(Value.Tree object) {
    String phase = Fields.text(object, "status", "phase");
    String reason = Fields.text(object, "status", "failureReason");
    String refused = String.join("; ", Fields.texts(object, "status", "validationErrors"));
    return new VeleroPhase(phase.isEmpty() ? "New" : phase, refused.isEmpty() ? reason : refused);
  }

  /** Whether it is over and all is done. */
  boolean isDone() {
    return name.equals("Completed");
  }

  /** Whether it is over and not all is done. */
  boolean hasFailed() {
    return FAILED.contains(name);
  }

  /** The same as the state of a job of that name. */
  JobState state(String job) {
    if (isDone()) {
      return new JobState("Succeeded", "", job);
    }
    if (hasFailed()) {
      String told = trouble.isEmpty() ? "velero describes it: " + name : name + ": " + trouble;
      return new JobState("Failed", told, "");
    }
    boolean moves = name.startsWith("WaitingForPluginOperations");
    return new JobState("Running", moves ? "its data is on its way" : "", "");
  }
}
