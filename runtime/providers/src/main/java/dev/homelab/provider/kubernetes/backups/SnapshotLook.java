package dev.homelab.provider.kubernetes.backups;

import dev.homelab.catalog.cozystack.FileBackups;
import dev.homelab.codec.Sha256;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.spi.CallContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks whether the pool still has the snapshots of a backup, before anything is stopped for a
 * restore. Velero takes the objects of a snapshot away once it has written down what they are
 * ({@code pkg/backup/actions/csi/volumesnapshot_action.go}), so only a restore of them alone shows
 * whether the driver knows them: it says {@code readyToUse} of those that it finds.
 *
 * @param objects the cluster
 * @param namespace where the volumes are that the snapshots are of
 */
record SnapshotLook(ClusterObjects objects, String namespace) {
  /** The label of what a restore of Velero has made. */
  static final String MADE_BY = "velero.io/restore-name";

  /** Restores of Velero. */
  static final Kind RESTORE = new Kind(FileBackups.API, "Restore", "restores");

  /** Claims of volumes. */
  static final Kind CLAIM = new Kind("v1", "PersistentVolumeClaim", "persistentvolumeclaims");

  /** The annotation of a look with what is to go back when it is over. */
  private static final String FOR = "homelab.dev/look-for";

  private static final String API = "snapshot.storage.k8s.io/v1";
  private static final Kind SNAPSHOT = new Kind(API, "VolumeSnapshot", "volumesnapshots");
  private static final Kind CONTENT =
      new Kind(API, "VolumeSnapshotContent", "volumesnapshotcontents");
  private static final int LONGEST_LABEL = 63;
  private static final int DIGITS = 6;

  private static String called(String restore) {
    return restore + "-look";
  }

  /** A name as Velero makes a label of it ({@code pkg/label/label.go}, {@code GetValidName}). */
  static String label(String name) {
    if (name.length() <= LONGEST_LABEL) {
      return name;
    }
    String digest = Sha256.hex(name.getBytes(StandardCharsets.UTF_8));
    return name.substring(0, LONGEST_LABEL - DIGITS) + digest.substring(0, DIGITS);
  }

  /** What a restore looks for, as it was asked to; empty when it does not. */
  String asked(String restore, CallContext context) {
    Value.Tree look = objects.read(RESTORE, FileBackups.NAMESPACE, called(restore), context);
    return Fields.text(look, "metadata", "annotations", FOR);
  }

  /**
   * Asks for it.
   *
   * @param restore the restore that it is for
   * @param velero the backup of Velero
   * @param backup what is to go back, by the name that people know
   */
  void ask(String restore, String velero, String backup, CallContext context) {
    Value.Tree metadata =
        Value.ofMap(
            Map.of(
                "name",
                called(restore),
                "namespace",
                FileBackups.NAMESPACE,
                "annotations",
                Map.of(FOR, backup)));
    Value.Tree spec =
        Value.ofMap(
            Map.of(
                "backupName",
                velero,
                "includedNamespaces",
                List.of(namespace),
                "includedResources",
                List.of(FileBackups.SNAPSHOTS)));
    objects.create(RESTORE, RESTORE.object(metadata, spec), context);
  }

  /** What is seen so far of what was asked for. */
  JobState seen(String restore, CallContext context) {
    Value.Tree look = objects.read(RESTORE, FileBackups.NAMESPACE, called(restore), context);
    VeleroPhase phase = VeleroPhase.of(look);
    if (phase.hasFailed()) {
      return phase.state("");
    } else if (!phase.isDone()) {
      return new JobState("Running", "looks for its snapshots in the pool", "");
    }
    List<Value.Tree> found =
        objects.list(SNAPSHOT, namespace, MADE_BY + '=' + label(called(restore)), context);
    if (found.isEmpty()) {
      return new JobState("Failed", "it holds no snapshot; nothing was changed", "");
    }
    for (Value.Tree one : found) {
      if (!Fields.flag(one, "status", "readyToUse")) {
        String error = Fields.text(one, "status", "error", "message");
        String why = error.isEmpty() ? "" : ": " + error;
        return JobState.waiting("its snapshots are not seen in the pool" + why);
      }
    }
    return new JobState("Succeeded", "", restore);
  }

  /** Whether a claim has its volume. */
  static boolean isBound(Value.Tree claim) {
    return Fields.text(claim, "status", "phase").equals("Bound");
  }

  /**
   * Leaves no object of snapshots that a restore and its look have made, but for those that a claim
   * has to be filled from yet; the snapshots stay, since Velero makes all of these with {@code
   * Retain}.
   *
   * @param restore the restore, as Velero has it
   */
  void tidy(String restore, CallContext context) {
    Set<String> needed = needed(context);
    for (String name : List.of(restore, called(restore))) {
      String chosen = MADE_BY + '=' + label(name);
      for (Value.Tree one : objects.list(SNAPSHOT, namespace, chosen, context)) {
        String snapshot = Fields.text(one, "metadata", "name");
        if (!needed.contains(snapshot)) {
          objects.delete(SNAPSHOT, namespace, snapshot, context);
        }
      }
      for (Value.Tree one : objects.list(CONTENT, "", chosen, context)) {
        if (Fields.text(one, "spec", "deletionPolicy").equals("Retain")
            && !needed.contains(Fields.text(one, "spec", "volumeSnapshotRef", "name"))) {
          objects.delete(CONTENT, "", Fields.text(one, "metadata", "name"), context);
        }
      }
    }
  }

  /** The names of the snapshots that claims without a volume are to be filled from. */
  private Set<String> needed(CallContext context) {
    return objects.list(CLAIM, namespace, "", context).stream()
        .filter(claim -> !isBound(claim))
        .map(claim -> Fields.text(claim, "spec", "dataSource", "name"))
        .collect(Collectors.toUnmodifiableSet());
  }
}
