package dev.homelab.provider.kubernetes.backups;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import org.jspecify.annotations.Nullable;

/**
 * How a job goes that makes a backup or brings an application back to one.
 *
 * @param phase {@code Running}, {@code Waiting}, {@code Succeeded}, {@code Failed}; empty before it
 *     begins
 * @param message what it says of itself; empty when it says nothing
 * @param backup the backup that it made; empty when it made none
 */
public record JobState(String phase, String message, String backup) {
  private static final String WAITING = "Waiting";

  /** One that waits for something which may never come. */
  static JobState waiting(String message) {
    return new JobState(WAITING, message, "");
  }

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

  /** Whether it waits for something that may never come, so that somebody has to lose patience. */
  public boolean isWaiting() {
    return phase.equals(WAITING);
  }

  /** The same when there is no hope any more. */
  public JobState inVain() {
    return new JobState("Failed", message, "");
  }

  /** Whether it goes no further. */
  public boolean hasFailed() {
    return phase.equals("Failed");
  }
}
