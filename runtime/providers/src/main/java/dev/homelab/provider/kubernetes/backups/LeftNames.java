package dev.homelab.provider.kubernetes.backups;

import dev.homelab.catalog.cozystack.FileBackups;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of the names that Cozystack keeps of an application's backups are of no use any more. Pure.
 *
 * @param application what they are of
 * @param plans the plans of the lab that take it, by their names in the cluster
 * @param now the time by which they are judged
 */
record LeftNames(BackupClient.Application application, Map<String, Plan> plans, Instant now) {
  /** Clocks of two machines differ, and Velero looks once an hour what is too old. */
  private static final Duration LATE = Duration.ofDays(1);

  private static final String METADATA = "metadata";

  /** What a backup says of where the one of Velero is that it is. */
  private static final String PLACE = "velero.io/backup-namespace";

  private static final Set<String> OVER = Set.of("Succeeded", "Failed");

  /**
   * A plan of the lab.
   *
   * @param uid its identity in the cluster
   * @param made when it was made there
   * @param kept how long it keeps what it takes
   */
  record Plan(String uid, Instant made, Duration kept) {}

  /**
   * Whether a backup is only a name: of a plan of the lab that was there when it was taken, made by
   * Velero, which has it no more, and older than the plan keeps anything. What is younger may be
   * missing for another reason, such as another bucket.
   *
   * @param velero the backups that Velero has
   */
  boolean isName(Value.Tree backup, Set<String> velero) {
    Plan plan = plans.get(Fields.text(backup, "spec", "planRef", "name"));
    Instant taken = time(Fields.text(backup, "spec", "takenAt"));
    String place = Fields.text(backup, "spec", "driverMetadata", PLACE);
    return plan != null
        && taken != null
        && !taken.isBefore(plan.made())
        && isOld(taken, plan)
        && isStill(backup)
        && Fields.text(backup, "spec", "strategyRef", "kind").equals("Velero")
        && !made(backup).isEmpty()
        && (place.isEmpty() || place.equals(FileBackups.NAMESPACE))
        && !velero.contains(made(backup));
  }

  /** The backup of Velero that a backup is; empty for none. */
  static String made(Value.Tree backup) {
    return Fields.text(backup, "spec", "driverMetadata", BackupClient.VELERO);
  }

  /**
   * Whether a job is over, by a plan of the lab, older than that keeps anything, and left nothing
   * that stays.
   *
   * @param staying the names of the backups that stay
   */
  boolean isDone(Value.Tree job, Set<String> staying) {
    Plan plan = plans.get(Fields.text(job, "spec", "planRef", "name"));
    Instant made = time(Fields.text(job, METADATA, "creationTimestamp"));
    return plan != null
        && made != null
        && isOld(made, plan)
        && isStill(job)
        && OVER.contains(Fields.text(job, "status", "phase"))
        && !staying.contains(Fields.text(job, METADATA, "name"))
        && !staying.contains(Fields.text(job, "status", "backupRef", "name"))
        && Fields.trees(job, METADATA, "ownerReferences").stream()
            .anyMatch(owner -> Fields.text(owner, "uid").equals(plan.uid()));
  }

  private boolean isStill(Value.Tree object) {
    return application.isMeant(Fields.tree(object, "spec", "applicationRef"))
        && Fields.text(object, METADATA, "deletionTimestamp").isEmpty();
  }

  private boolean isOld(Instant made, Plan plan) {
    return made.plus(plan.kept()).plus(LATE).isBefore(now);
  }

  /** A time as the server writes it, or null for none. */
  static @Nullable Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException none) {
      return null;
    }
  }
}
