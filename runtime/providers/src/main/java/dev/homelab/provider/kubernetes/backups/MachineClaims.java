package dev.homelab.provider.kubernetes.backups;

import dev.homelab.catalog.cozystack.FileBackups;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.spi.CallContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The claims that a job of Cozystack brings back for a machine, by a restore of Velero of its own
 * (Cozystack 1.6.2, {@code internal/backupcontroller/velerostrategy_controller.go}).
 *
 * @param objects the cluster
 * @param namespace where the machine is
 */
record MachineClaims(ClusterObjects objects, String namespace) {
  private static final String OWNED = "backups.cozystack.io/owned-by.BackupJob";

  /** What Cozystack calls the claim of before by, behind its name. */
  private static final String OF_BEFORE = "-orig-";

  /**
   * What a claim chooses its volume by that Velero fills with data of a bucket ({@code
   * pkg/restore/actions/csi/pvc_action.go}).
   */
  private static final String FROM_BUCKET = "velero.io/dynamic-pv-restore";

  /** The restores of Velero that a job has asked for, by their names. */
  private List<String> restores(String job, CallContext context) {
    String chosen = OWNED + "Name=" + job + ',' + OWNED + "Namespace=" + namespace;
    return objects.list(SnapshotLook.RESTORE, FileBackups.NAMESPACE, chosen, context).stream()
        .map(one -> Fields.text(one, "metadata", "name"))
        .toList();
  }

  /**
   * How a job goes that says it is done: it has failed where claims were not made of the backup,
   * for Velero is done, too, when it has made empty ones; and it waits for its claims, but not for
   * those of a machine that is off.
   *
   * @param state what it says of itself
   * @param disks the claims that its backup was of, as far as that is known
   */
  JobState bound(String job, JobState state, List<String> disks, CallContext context) {
    List<String> restores = restores(job, context);
    if (restores.isEmpty()) {
      return state;
    }
    Map<String, Value.Tree> claims = claims(restores, context);
    String trouble = trouble(claims, disks, context);
    if (!trouble.isEmpty()) {
      return new JobState("Failed", trouble, "");
    }
    FirstConsumer consumer = new FirstConsumer(objects);
    for (Map.Entry<String, Value.Tree> claim : claims.entrySet()) {
      Value.Tree one = claim.getValue();
      if (!SnapshotLook.isBound(one) && !consumer.isAwaited(one, context)) {
        return JobState.waiting("waits for the volume of " + claim.getKey());
      }
    }
    tidy(job, context);
    return state;
  }

  /** The claims that restores have made, by their names. */
  private Map<String, Value.Tree> claims(List<String> restores, CallContext context) {
    Map<String, Value.Tree> found = new TreeMap<>();
    for (String restore : restores) {
      String chosen = SnapshotLook.MADE_BY + '=' + SnapshotLook.label(restore);
      objects
          .list(SnapshotLook.CLAIM, namespace, chosen, context)
          .forEach(one -> found.put(Fields.text(one, "metadata", "name"), one));
    }
    return found;
  }

  /** Why what came is not what the backup had; empty when it is. */
  private String trouble(Map<String, Value.Tree> claims, List<String> disks, CallContext context) {
    List<String> missing = disks.stream().filter(one -> !claims.containsKey(one)).toList();
    List<String> empty = new ArrayList<>();
    claims.forEach(
        (name, claim) -> {
          if (!isFilled(claim)) {
            empty.add(name);
          }
        });
    if (!missing.isEmpty()) {
      return "nothing was brought back for " + told(missing, context);
    }
    return empty.isEmpty()
        ? ""
        : "it came back with volumes that are not made of the backup, empty or as new: "
            + told(empty, context);
  }

  /** Whether a claim is made of a snapshot, or of what was moved to a bucket. */
  private static boolean isFilled(Value.Tree claim) {
    Value.Tree spec = Fields.tree(claim, "spec");
    return Fields.text(spec, "dataSourceRef", "kind").equals("VolumeSnapshot")
        || Fields.text(spec, "dataSource", "kind").equals("VolumeSnapshot")
        || !Fields.text(spec, "selector", "matchLabels", FROM_BUCKET).isEmpty();
  }

  /** Claims in words, with where what they held before is kept. */
  private String told(List<String> names, CallContext context) {
    List<Value.Tree> claims = objects.list(SnapshotLook.CLAIM, namespace, "", context);
    List<String> kept =
        names.stream().map(name -> ofBefore(name, claims)).filter(one -> !one.isEmpty()).toList();
    String all = String.join(", ", names);
    return kept.isEmpty()
        ? all
        : all + "; what was there before is in the volumes of " + String.join(", ", kept);
  }

  /** The claim that a disk had last; those of older restores stay until somebody deletes them. */
  private static String ofBefore(String disk, List<Value.Tree> claims) {
    return claims.stream()
        .filter(one -> Fields.text(one, "metadata", "name").startsWith(disk + OF_BEFORE))
        .max(Comparator.comparing(one -> Fields.text(one, "metadata", "creationTimestamp")))
        .map(one -> Fields.text(one, "metadata", "name"))
        .orElse("");
  }

  /** Leaves no object of snapshots that the job has made and nothing waits for. */
  void tidy(String job, CallContext context) {
    SnapshotLook look = new SnapshotLook(objects, namespace);
    look.tidy(job, context);
    restores(job, context).forEach(restore -> look.tidy(restore, context));
  }
}
