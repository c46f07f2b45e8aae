package dev.homelab.provider.kubernetes.backups;

import dev.homelab.catalog.cozystack.FileBackups;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.spi.CallContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings the volumes of a service back to a backup, step by step. Velero leaves a claim as it is
 * that is there, so the claims go first; the volumes behind them stay until the data of the backup
 * is there: a restore of Velero is {@code Completed}, too, when it has left a claim alone or made
 * an empty one ({@code pkg/restore/actions/csi/pvc_action.go}). Snapshots that stayed in the pool
 * outlive the volumes that they are of; Velero asks for volumes made of them, and is done before
 * these are there. Each step is judged by what the cluster shows, so that it does not matter who
 * took the ones before, nor when it was stopped.
 *
 * @param objects the cluster
 * @param namespace where the volumes are
 * @param thing what the lab calls together that the volumes are of, as in their labels
 * @param address where the script has it
 */
record FileRestore(ClusterObjects objects, String namespace, String thing, String address) {
  /** The annotation of a schedule that says which restore is on its way, and to which backup. */
  static final String NOTE = "homelab.dev/restoring";

  /** The label of volumes that restores of a thing keep until one has brought its data back. */
  private static final String KEPT = "homelab.dev/kept-by-restore";

  /** The annotation of such volumes with what was to become of them. */
  private static final String POLICY = "homelab.dev/reclaim-policy";

  private static final Kind CLAIM = SnapshotLook.CLAIM;
  private static final Kind VOLUME = new Kind("v1", "PersistentVolume", "persistentvolumes");
  private static final JobState GOES_ON = new JobState("Running", "", "");

  /**
   * A restore that is on its way.
   *
   * @param restore its name; empty when none is
   * @param backup what it goes back to; empty when none is
   */
  record Note(String restore, String backup) {}

  /** What a schedule notes of a restore. */
  static Note noted(Value.Tree schedule) {
    String[] parts = Fields.text(schedule, "metadata", "annotations", NOTE).split(" ", 2);
    return parts.length == 2 ? new Note(parts[0], parts[1]) : new Note("", "");
  }

  private Value.Tree restore(Note note, CallContext context) {
    return objects.read(SnapshotLook.RESTORE, FileBackups.NAMESPACE, note.restore(), context);
  }

  /** Whether a restore will come to no good end any more. */
  boolean hasFailed(Note note, CallContext context) {
    Value.Tree backup = backup(note, context);
    Map<String, Value.Tree> claims = claims(FileBackupClient.named(backup), context);
    return !trouble(note, backup, restore(note, context), claims).isEmpty();
  }

  private Value.Tree backup(Note note, CallContext context) {
    return objects.read(FileBackupClient.BACKUP, FileBackups.NAMESPACE, note.backup(), context);
  }

  /** Goes a step further, and says how far it is. */
  JobState step(Note note, CallContext context) {
    Value.Tree backup = backup(note, context);
    List<String> names = FileBackupClient.named(backup);
    if (names.isEmpty()) {
      // A path that ends without a name is that of all claims: nothing may be asked for with it.
      String gone = backup.equals(Value.Tree.EMPTY) ? " is gone" : " does not say what is in it";
      return new JobState("Failed", note.backup() + gone, "");
    }
    Value.Tree restore = restore(note, context);
    ClaimUsers users = new ClaimUsers(objects, namespace, names, address);
    if (restore.equals(Value.Tree.EMPTY)) {
      return FileBackupClient.isWhole(backup)
          ? begin(note, backup, users, context)
          : new JobState("Failed", note.backup() + " does not hold all of its volumes", "");
    }
    Map<String, Value.Tree> claims = claims(names, context);
    String trouble = trouble(note, backup, restore, claims);
    if (!trouble.isEmpty()) {
      return new JobState("Failed", trouble + ofBefore(context), "");
    }
    // Where a class of storage waits for a pod, the data comes only once one wants it.
    boolean asBefore = missing(claims).isEmpty() && users.start(context);
    VeleroPhase phase = VeleroPhase.of(restore);
    if (!phase.isDone()) {
      return phase.state("");
    }
    if (!asBefore) {
      return GOES_ON;
    }
    List<Value.Tree> open = open(claims);
    if (!open.isEmpty()) {
      return waiting(open, context);
    }
    look().tidy(note.restore(), context);
    kept(context).forEach(volume -> letGo(volume, context));
    flux().end(brought(claims, users, context), context);
    return phase.state(note.restore());
  }

  /** Why a restore comes to no good end any more; empty when it may. */
  private static String trouble(
      Note note, Value.Tree backup, Value.Tree restore, Map<String, Value.Tree> claims) {
    if (restore.equals(Value.Tree.EMPTY)) {
      return "";
    }
    VeleroPhase phase = VeleroPhase.of(restore);
    List<String> others =
        claims.entrySet().stream()
            .filter(one -> !isMissing(one.getValue()) && !isOf(one.getValue(), note))
            .map(Map.Entry::getKey)
            .toList();
    long back =
        KeptBackup.isInPool(backup)
            ? claims.values().stream().filter(FileRestore::isOfSnapshot).count()
            : Fields.number(restore, 0, "status", "restoreItemOperationsCompleted");
    if (phase.hasFailed()) {
      return phase.state("").message();
    } else if (!others.isEmpty()) {
      return "not this restore made " + String.join(", ", others) + ", and Velero leaves it alone";
    } else if (phase.isDone() && !missing(claims).isEmpty()) {
      return note.backup() + " brought nothing back for " + String.join(", ", missing(claims));
    } else if (phase.isDone() && back < claims.size()) {
      return "Velero brought the data of " + back + " of " + claims.size() + " volumes back";
    }
    return "";
  }

  /** The claims of these names, an empty one for each that is not there. */
  private Map<String, Value.Tree> claims(List<String> names, CallContext context) {
    Map<String, Value.Tree> found = new TreeMap<>();
    names.forEach(name -> found.put(name, objects.read(CLAIM, namespace, name, context)));
    return found;
  }

  private static boolean isMissing(Value.Tree claim) {
    return claim.equals(Value.Tree.EMPTY);
  }

  private static List<String> missing(Map<String, Value.Tree> claims) {
    return claims.entrySet().stream()
        .filter(one -> isMissing(one.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isOf(Value.Tree claim, Note note) {
    return Fields.text(claim, "metadata", "labels", SnapshotLook.MADE_BY).equals(note.restore());
  }

  private static List<Value.Tree> open(Map<String, Value.Tree> claims) {
    return claims.values().stream().filter(one -> !SnapshotLook.isBound(one)).toList();
  }

  /** A volume that no pod wants yet may come as late as the pod, and is not given up. */
  private JobState waiting(List<Value.Tree> open, CallContext context) {
    FirstConsumer consumer = new FirstConsumer(objects);
    String called = String.join(", ", names(open));
    return open.stream().allMatch(claim -> consumer.isAwaited(claim, context))
        ? new JobState("Running", "waits for a pod that wants the volumes of " + called, "")
        : JobState.waiting("waits for the volumes of " + called + ofBefore(context));
  }

  /** What is said of the volumes of before. */
  private String ofBefore(CallContext context) {
    String kept = String.join(", ", names(kept(context)));
    return kept.isEmpty() ? "" : "; the volumes of before are kept: " + kept;
  }

  private static boolean isOfSnapshot(Value.Tree claim) {
    return Fields.text(claim, "spec", "dataSource", "kind").equals("VolumeSnapshot");
  }

  private SnapshotLook look() {
    return new SnapshotLook(objects, namespace);
  }

  /** Whether what it goes back to is there, before anything is stopped for it. */
  private JobState looked(Note note, Value.Tree backup, CallContext context) {
    if (!KeptBackup.isInPool(backup)) {
      return new JobState("Succeeded", "", "");
    }
    if (look().asked(note.restore(), context).isEmpty()) {
      look().ask(note.restore(), note.backup(), note.backup(), context);
    }
    return look().seen(note.restore(), context);
  }

  private FluxHold flux() {
    return new FluxHold(objects, thing);
  }

  /** What of all this may come by Flux. */
  private static List<Value.Tree> brought(
      Map<String, Value.Tree> claims, ClaimUsers users, CallContext context) {
    List<Value.Tree> all = new ArrayList<>(users.workloads(context));
    all.addAll(claims.values());
    return all;
  }

  /** Stops what uses the claims, has them go, and asks Velero for what was behind them. */
  private JobState begin(Note note, Value.Tree backup, ClaimUsers users, CallContext context) {
    Map<String, Value.Tree> claims = claims(FileBackupClient.named(backup), context);
    JobState there = looked(note, backup, context);
    if (!there.isDone()) {
      return there;
    }
    JobState still = flux().begin(brought(claims, users, context), context);
    if (!still.isDone()) {
      return still;
    }
    List<String> pods = users.stop(context);
    if (!pods.isEmpty()) {
      return new JobState("Running", "waits for the end of " + String.join(", ", pods), "");
    }
    claims.forEach(
        (name, claim) -> {
          if (!isMissing(claim) && Fields.text(claim, "metadata", "deletionTimestamp").isEmpty()) {
            keep(Fields.text(claim, "spec", "volumeName"), context);
            objects.delete(CLAIM, namespace, name, context);
          }
        });
    if (missing(claims).size() == claims.size()) {
      ask(note, KeptBackup.isInPool(backup), context);
    }
    return GOES_ON;
  }

  /** Asks Velero; half of a snapshot is an object of the cluster, which it is not to leave out. */
  private void ask(Note note, boolean inPool, CallContext context) {
    Value.Tree metadata =
        Value.ofMap(Map.of("name", note.restore(), "namespace", FileBackups.NAMESPACE));
    Map<String, Object> spec = new TreeMap<>();
    spec.put("backupName", note.backup());
    spec.put("includedNamespaces", List.of(namespace));
    spec.put("itemOperationTimeout", FileBackups.LONGEST);
    if (inPool) {
      spec.put("includedResources", List.of(CLAIM.plural(), FileBackups.SNAPSHOTS));
    } else {
      spec.put("includedResources", List.of(CLAIM.plural()));
      spec.put("includeClusterResources", false);
    }
    Kind restore = SnapshotLook.RESTORE;
    objects.create(restore, restore.object(metadata, Value.ofMap(spec)), context);
  }

  /** Has a volume stay when its claim goes. */
  private void keep(String name, CallContext context) {
    Value.Tree volume = objects.read(VOLUME, "", name, context);
    String policy = Fields.text(volume, "spec", "persistentVolumeReclaimPolicy");
    boolean noted = !Fields.text(volume, "metadata", "labels", KEPT).isEmpty();
    if (name.isEmpty() || policy.isEmpty() || (noted && policy.equals("Retain"))) {
      return;
    }
    Value.Tree metadata =
        Value.ofMap(Map.of("labels", Map.of(KEPT, thing), "annotations", Map.of(POLICY, policy)));
    Value.Tree patch =
        Value.ofMap(
            Map.of(
                "metadata", metadata, "spec", Map.of("persistentVolumeReclaimPolicy", "Retain")));
    objects.change(VOLUME, "", name, patch, context);
  }

  /** The volumes that restores of the thing keep, those that failed before this one, too. */
  private List<Value.Tree> kept(CallContext context) {
    return objects.list(VOLUME, "", KEPT + '=' + thing, context).stream()
        .filter(one -> Fields.text(one, "spec", "claimRef", "namespace").equals(namespace))
        .toList();
  }

  private static List<String> names(List<Value.Tree> all) {
    return all.stream().map(one -> Fields.text(one, "metadata", "name")).toList();
  }

  /** What was kept of before becomes what its class of storage says. */
  private void letGo(Value.Tree volume, CallContext context) {
    String policy = Fields.text(volume, "metadata", "annotations", POLICY);
    Value.Tree patch =
        Value.ofMap(
            Map.of(
                "spec",
                Map.of("persistentVolumeReclaimPolicy", policy),
                "metadata",
                Map.of("labels", Map.of(KEPT, Value.of(null)))));
    objects.change(VOLUME, "", Fields.text(volume, "metadata", "name"), patch, context);
  }
}
