package dev.homelab.provider.kubernetes.backups;

import dev.homelab.catalog.cozystack.FileBackups;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.spi.CallContext;
import java.util.List;

/**
 * The claims that a job of Cozystack brings back for a machine, by a restore of Velero of its own
 * (Cozystack 1.6.2, {@code internal/backupcontroller/velerostrategy_controller.go}).
 *
 * @param objects the cluster
 * @param namespace where the machine is
 */
record MachineClaims(ClusterObjects objects, String namespace) {
  private static final String OWNED = "backups.cozystack.io/owned-by.BackupJob";

  /** The restores of Velero that a job has asked for, by their names. */
  private List<String> restores(String job, CallContext context) {
    String chosen = OWNED + "Name=" + job + ',' + OWNED + "Namespace=" + namespace;
    return objects.list(SnapshotLook.RESTORE, FileBackups.NAMESPACE, chosen, context).stream()
        .map(one -> Fields.text(one, "metadata", "name"))
        .toList();
  }

  /**
   * How a job goes that says it is done: it waits for its claims, but not for those of a machine
   * that is off.
   *
   * @param state what it says of itself
   */
  JobState bound(String job, JobState state, CallContext context) {
    FirstConsumer consumer = new FirstConsumer(objects);
    for (String restore : restores(job, context)) {
      String chosen = SnapshotLook.MADE_BY + '=' + SnapshotLook.label(restore);
      for (Value.Tree claim : objects.list(SnapshotLook.CLAIM, namespace, chosen, context)) {
        if (!SnapshotLook.isBound(claim) && !consumer.isAwaited(claim, context)) {
          return JobState.waiting(
              "waits for the volume of " + Fields.text(claim, "metadata", "name"));
        }
      }
    }
    tidy(job, context);
    return state;
  }

  /** Leaves no object of snapshots that the job has made and nothing waits for. */
  void tidy(String job, CallContext context) {
    SnapshotLook look = new SnapshotLook(objects, namespace);
    look.tidy(job, context);
    restores(job, context).forEach(restore -> look.tidy(restore, context));
  }
}
