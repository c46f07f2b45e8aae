package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.controllers.StoragePools;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.List;

/**
 * Restores of Velero 1.18 ({@code pkg/controller/restore_controller.go}, {@code
 * pkg/exposer/generic_restore.go}, {@code pkg/restore/actions/csi}): claims that are gone come
 * back. Where data was moved they have a selector that keeps others from making their volumes; the
 * data follows, where the class of storage waits for a pod once one wants them. Where it stayed in
 * the pool they name a snapshot, of which the driver makes their volumes after the restore is over;
 * never, when the restore leaves snapshots out, or the pool is gone. A claim that is there is left
 * as it is. One that is told to come without its data names nothing, and gets an empty volume.
 */
final class VeleroRestores implements Controller {
  /** The resource of restores. */
  static final String RESTORES = "restores.velero.io";

  private static final String VOLUMES = "persistentvolumes";
  private static final String CLASSES = "storageclasses.storage.k8s.io";
  private static final String SELECTED = "volume.kubernetes.io/selected-node";
  private static final String SELECTOR = "velero.io/dynamic-pv-restore";
  private static final String PHASE = "status.phase";
  private static final String WAITING = "WaitingForPluginOperations";
  private static final String DONE = "Completed";
  private static final String CLUSTER = "spec.includeClusterResources";
  private static final double LOOK_SECONDS = 1;
  private static final double RUN_SECONDS = 15;
  private final Objects objects;
  private final VeleroBackups backups;
  private final VolumeFiles files;
  private final PoolSnapshots snapshots;

  VeleroRestores(Objects objects, StoragePools pools) {
    this.objects = objects;
    this.snapshots = new PoolSnapshots(objects, pools);
    this.backups = new VeleroBackups(objects);
    this.files = new VolumeFiles(objects);
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (now.resource().equals(VeleroBackups.CLAIMS) && change.deleted()) {
      work.add(VeleroBackups.CLAIMS + ' ' + now.namespace() + '/' + now.name(), 0);
    } else if (now.resource().equals(RESTORES)
        && now.namespace().equals(VeleroSchedules.NAMESPACE)
        && change.before() == null
        && !change.deleted()) {
      work.add(RESTORES + ' ' + now.namespace() + '/' + now.name(), LOOK_SECONDS);
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    int space = key.indexOf(' ');
    String resource = key.substring(0, space);
    String name = key.substring(space + 1);
    Stored asked = objects.get(resource, name);
    if (resource.equals(VeleroBackups.CLAIMS)) {
      if (asked == null) {
        int slash = name.indexOf('/');
        files.clear(name.substring(0, slash), name.substring(slash + 1));
      }
    } else if (asked != null && !asked.terminating()) {
      switch (Json.text(asked.json(), PHASE)) {
        case "", "New" -> {
          begin(asked);
          work.add(key, LOOK_SECONDS);
        }
        case "InProgress" -> {
          phase(asked, moves(asked) ? WAITING : DONE);
          work.add(key, moves(asked) ? RUN_SECONDS : LOOK_SECONDS);
        }
        case WAITING -> fill(asked, key, work);
        case DONE -> provision(asked, key, work);
        default -> {}
      }
    }
  }

  private void phase(Stored restore, String phase) {
    objects.status(restore, VeleroSchedules.MANAGER, s -> s.put("phase", phase));
  }

  private boolean moves(Stored restore) {
    String name = Json.text(restore.json(), "spec.backupName");
    Stored backup = objects.get(VeleroBackups.BACKUPS, VeleroSchedules.NAMESPACE, name);
    return backup == null || VeleroBackups.moves(backup);
  }

  /**
   * Whether a restore brings both halves of a snapshot, of which one is an object of the cluster
   * ({@code pkg/restore/restore.go}, {@code restoreItem}).
   *
   * @param asked the restore, or what stands for one, with a {@code spec}
   */
  static boolean bringsSnapshots(JsonNode asked) {
    JsonNode cluster = Json.at(asked, CLUSTER);
    List<JsonNode> included = Json.elements(Json.at(asked, "spec.includedResources"));
    return (cluster.isMissingNode() || cluster.isNull() || cluster.asBoolean())
        && (included.isEmpty()
            || included.stream().anyMatch(one -> one.asText().startsWith("volumesnapshots")));
  }

  private static boolean bringsClaims(Stored restore) {
    List<JsonNode> included = Json.elements(Json.at(restore.json(), "spec.includedResources"));
    return included.isEmpty()
        || included.stream().anyMatch(one -> one.asText().equals(VeleroBackups.CLAIMS));
  }

  /** Takes the claims of a backup away, as whoever wants others in their place. */
  void clear(Stored backup) {
    for (JsonNode one : backups.kept(backup.name())) {
      JsonNode claim = Json.read(one.asText()).path("claim");
      Stored now =
          objects.get(
              VeleroBackups.CLAIMS,
              Json.text(claim, "metadata.namespace"),
              Json.text(claim, "metadata.name"));
      if (now != null) {
        objects.remove(now);
      }
    }
  }

  /** Whether the snapshots of a backup are in pools that are there, and fill their volumes. */
  boolean isThere(Stored backup) {
    for (JsonNode one : backups.kept(backup.name())) {
      JsonNode kept = Json.read(one.asText());
      if (!snapshots.isThere(kept) || !snapshots.fills(kept)) {
        return false;
      }
    }
    return true;
  }

  /** Makes what a restore is to bring, with nothing behind its claims yet. */
  void begin(Stored restore) {
    String name = Json.text(restore.json(), "spec.backupName");
    Stored backup = objects.get(VeleroBackups.BACKUPS, VeleroSchedules.NAMESPACE, name);
    if (backup == null || !Json.text(backup.json(), PHASE).equals(DONE)) {
      String why = "backup \"" + name + "\" not found or not completed";
      objects.status(
          restore,
          VeleroSchedules.MANAGER,
          s -> s.put("phase", "FailedValidation").putArray("validationErrors").add(why));
      return;
    }
    int warnings = 0;
    int made = 0;
    for (JsonNode one : backups.kept(name)) {
      JsonNode kept = Json.read(one.asText());
      if (!moves(restore) && bringsSnapshots(restore.json())) {
        snapshots.make(restore, kept);
      }
      if (!bringsClaims(restore)) {
        continue;
      }
      boolean back = bring(kept, restore, name);
      made += back && snapshots.fills(kept) ? 1 : 0;
      warnings += back ? 0 : 1;
    }
    int attempted = VeleroBackups.moves(backup) ? made : 0;
    int there = warnings;
    objects.status(
        restore,
        VeleroSchedules.MANAGER,
        s -> {
          s.put("phase", "InProgress").put("startTimestamp", objects.writer().world().now());
          s.put("warnings", there).put("restoreItemOperationsAttempted", attempted);
        });
  }

  /** Makes a claim again as it was, with nothing behind it yet; whether it was gone. */
  private boolean bring(JsonNode kept, Stored restore, String backup) {
    JsonNode was = kept.path("claim");
    String namespace = Json.text(was, "metadata.namespace");
    String name = Json.text(was, "metadata.name");
    if (objects.get(VeleroBackups.CLAIMS, namespace, name) != null) {
      return false;
    }
    ObjectNode claim = Json.object();
    ObjectNode metadata = claim.putObject("metadata").put("name", name).put("namespace", namespace);
    ObjectNode labels = metadata.putObject("labels");
    Json.at(was, "metadata.labels").properties().forEach(e -> labels.set(e.getKey(), e.getValue()));
    labels.put("velero.io/backup-name", VeleroJobs.label(backup));
    labels.put("velero.io/restore-name", VeleroJobs.label(restore.name()));
    ObjectNode notes = metadata.putObject("annotations");
    Json.at(was, "metadata.annotations")
        .properties()
        .forEach(
            e -> {
              if (!e.getKey().startsWith("pv.kubernetes.io/") && !e.getKey().equals(SELECTED)) {
                notes.set(e.getKey(), e.getValue());
              }
            });
    ObjectNode spec = was.path("spec").deepCopy();
    spec.remove("volumeName");
    if (!snapshots.fills(kept)) {
      spec.remove(List.of("dataSource", "dataSourceRef"));
    } else if (moves(restore)) {
      spec.putObject("selector").putObject("matchLabels").put(SELECTOR, namespace + '.' + name);
    } else {
      ObjectNode source = spec.putObject("dataSource").put("apiGroup", "snapshot.storage.k8s.io");
      source.put("kind", "VolumeSnapshot").put("name", PoolSnapshots.name(restore, name));
    }
    claim.set("spec", spec);
    objects.create(VeleroBackups.CLAIMS, namespace, claim, VeleroSchedules.MANAGER);
    return true;
  }

  /** Makes the volumes of snapshots, as the driver does. */
  private void provision(Stored restore, String key, Work work) {
    if (!moves(restore) && bringsSnapshots(restore.json()) && !bring(restore)) {
      work.add(key, LOOK_SECONDS);
    }
  }

  /** Brings the data of the claims that this restore made; whether that is all. */
  private boolean bring(Stored restore) {
    String backup = Json.text(restore.json(), "spec.backupName");
    boolean open = false;
    for (JsonNode one : backups.kept(backup)) {
      JsonNode kept = Json.read(one.asText());
      if (!snapshots.isThere(kept)) {
        continue;
      }
      Stored claim =
          objects.get(
              VeleroBackups.CLAIMS,
              Json.text(kept, "claim.metadata.namespace"),
              Json.text(kept, "claim.metadata.name"));
      if (claim != null
          && isOf(claim, restore)
          && !Json.text(claim.json(), PHASE).equals("Bound")) {
        if (waits(claim)) {
          open = true;
        } else {
          boolean filled = snapshots.fills(kept);
          String content = filled ? kept.path("content").asText() : "";
          files.write(claim.namespace(), claim.name(), content);
          bind(claim);
        }
      }
    }
    return !open;
  }

  private void fill(Stored restore, String key, Work work) {
    if (!bring(restore)) {
      work.add(key, LOOK_SECONDS);
      return;
    }
    String now = objects.writer().world().now();
    objects.status(
        restore,
        VeleroSchedules.MANAGER,
        s -> {
          s.put("phase", DONE).put("completionTimestamp", now);
          s.put("restoreItemOperationsCompleted", s.path("restoreItemOperationsAttempted").asInt());
        });
  }

  private static boolean isOf(Stored claim, Stored restore) {
    JsonNode labels = Json.at(claim.json(), "metadata.labels");
    return labels.path("velero.io/restore-name").asText().equals(VeleroJobs.label(restore.name()));
  }

  /** Whether the class of a claim waits for a pod, and none has been given a node yet. */
  private boolean waits(Stored claim) {
    Stored storage = objects.get(CLASSES, "", Json.text(claim.json(), "spec.storageClassName"));
    return storage != null
        && Json.text(storage.json(), "volumeBindingMode").equals("WaitForFirstConsumer")
        && !Json.at(claim.json(), "metadata.annotations").has(SELECTED);
  }

  private void bind(Stored claim) {
    String name = "pvc-" + claim.uid();
    ObjectNode volume = Json.object();
    volume.putObject("metadata").put("name", name).putObject("labels").put(SELECTOR, claim.name());
    ObjectNode spec = volume.putObject("spec");
    spec.putObject("capacity")
        .set("storage", Json.at(claim.json(), "spec.resources.requests.storage"));
    spec.set("accessModes", Json.at(claim.json(), "spec.accessModes").deepCopy());
    spec.put("storageClassName", Json.text(claim.json(), "spec.storageClassName"));
    spec.put("persistentVolumeReclaimPolicy", "Delete");
    spec.putObject("hostPath").put("path", "/simulated/" + name);
    ObjectNode ref = spec.putObject("claimRef").put("kind", "PersistentVolumeClaim");
    ref.put("apiVersion", "v1").put("namespace", claim.namespace()).put("name", claim.name());
    ref.put("uid", claim.uid());
    volume.putObject("status").put("phase", "Bound");
    objects.create(VOLUMES, "", volume, VeleroSchedules.MANAGER);
    objects.change(
        claim,
        VeleroSchedules.MANAGER,
        "",
        o -> {
          Json.child(o, "spec").put("volumeName", name);
          Json.child(o, "metadata.annotations").put("pv.kubernetes.io/bind-completed", "yes");
        });
    objects.status(
        claim,
        VeleroSchedules.MANAGER,
        s -> {
          s.put("phase", "Bound");
          s.set("accessModes", Json.at(claim.json(), "spec.accessModes").deepCopy());
          Json.child(s, "capacity")
              .set("storage", Json.at(claim.json(), "spec.resources.requests.storage"));
        });
  }
}
