package dev.homelab.provider.kubernetes.backups;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import org.jspecify.annotations.Nullable;

/**
 * How a job goes that makes a backup or brings an application back to one.
 *
 * @param phase {@code Running}, {@code Succeeded}, {@code Failed}; empty before it begins
 * @param message what it says of itself; empty when it says nothing
 * @param backup the backup that it made; empty when it made none
 */
public record JobState(String phase, String message, String backup) {
  /** A job as the server shows it; one that is not there says nothing. */
  static JobState of(Value.@Nullable Tree object) {
    if (object == null) {
      return new JobState("", "", "");
    }
    String message = Fields.text(object, "status", "message");
    Value.Tree ready = Fields.condition(object, "Ready");
    return new JobState(
        Fields.text(object, "status", "phase"),
        message.isEmpty() && ready != null ? Fields.text(ready, "message") : message,
        Fields.text(object, "status", "backupRef", "name"));
  }

  /** Whether it has done what it was made for. */
  public boolean isDone() {
    return phase.equals("Succeeded");
  }

  /** Whether it goes no further. */
  public boolean hasFailed() {
    return phase.equals("Failed");
  }
}
