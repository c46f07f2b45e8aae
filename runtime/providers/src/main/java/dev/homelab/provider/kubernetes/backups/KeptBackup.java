package dev.homelab.provider.kubernetes.backups;

import dev.homelab.catalog.cozystack.FileBackups;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * A backup of an application.
 *
 * @param name what it is called in its namespace
 * @param taken when it was taken (RFC 3339)
 * @param plan the plan that asked for it, by its name in the cluster; empty when a person did
 * @param phase how it is: {@code Ready} can be restored; empty when the server does not say
 * @param inPool whether it is a snapshot that lies in the pool, beside what it was taken of
 */
public record KeptBackup(String name, String taken, String plan, String phase, boolean inPool) {
  /** The phase of a backup that can be restored. */
  static final String READY = "Ready";

  /** What is kept no longer, though Cozystack still has its name. */
  private static final String EXPIRED = "Expired";

  /** A snapshot of a cluster that is no more. */
  private static final String LOST = "Lost";

  /** A backup as the server shows it. */
  static KeptBackup of(Value.Tree object) {
    return new KeptBackup(
        Fields.text(object, "metadata", "name"),
        Fields.text(object, "spec", "takenAt"),
        Fields.text(object, "spec", "planRef", "name"),
        Fields.text(object, "status", "phase"),
        false);
  }

  /**
   * The same as Velero knows it, which made it; it deletes what is too old, and Cozystack does not
   * look.
   *
   * @param velero what Velero has of it; empty for nothing
   */
  KeptBackup by(Value.Tree velero) {
    return velero.equals(Value.Tree.EMPTY)
        ? new KeptBackup(name, taken, plan, EXPIRED, false)
        : new KeptBackup(name, taken, plan, ready(phase, velero), isInPool(velero));
  }

  /**
   * The phase of a backup, by what Velero has of it. A snapshot is lost with the cluster that took
   * it; Velero finds the note of it in the bucket all the same and makes it here anew ({@code
   * pkg/controller/backup_sync_controller.go}), later than it was over. Nothing else tells the two
   * apart: schedules of Velero make theirs without asking anybody, who could put a mark on them.
   */
  static String ready(String phase, Value.Tree velero) {
    String made = Fields.text(velero, "metadata", "creationTimestamp");
    String over = Fields.text(velero, "status", "completionTimestamp");
    return phase.equals(READY) && isInPool(velero) && isLater(made, over) ? LOST : phase;
  }

  private static boolean isLater(String made, String over) {
    try {
      return Instant.parse(made).isAfter(Instant.parse(over));
    } catch (DateTimeParseException notOver) {
      return false;
    }
  }

  /** Whether a backup of Velero leaves the data in the pool; it does unless it says otherwise. */
  static boolean isInPool(Value.Tree velero) {
    return !Fields.flag(velero, "spec", FileBackups.MOVES);
  }

  /** Whether it is a snapshot that is lost, as it seems; who names it may try it all the same. */
  public boolean isLost() {
    return phase.equals(LOST);
  }

  /** Whether only its name is left. */
  public boolean isExpired() {
    return phase.equals(EXPIRED);
  }

  /** Whether an application can be brought back to it. */
  public boolean isReady() {
    return phase.equals(READY);
  }
}
