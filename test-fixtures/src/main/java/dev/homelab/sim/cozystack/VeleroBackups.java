package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Backups of Velero 1.18 ({@code pkg/controller/backup_controller.go}, {@code
 * backup_operations_controller.go}, {@code gc_controller.go}, {@code
 * backup_deletion_controller.go}): one takes the claims that its labels choose, has their data
 * moved or leaves their snapshots in the pool, and goes when its time is over or somebody asks for
 * that. What it took stands in a ConfigMap beside it, in place of a bucket and of LINSTOR's
 * snapshots, which outlive their volumes, not their pool.
 */
final class VeleroBackups implements Controller {
  /** The resource of backups. */
  static final String BACKUPS = "backups.velero.io";

  /** The resource of claims. */
  static final String CLAIMS = "persistentvolumeclaims";

  private static final String CLASSES = "storageclasses.storage.k8s.io";
  private static final String REQUESTS = "deletebackuprequests.velero.io";
  private static final String MAPS = "configmaps";

  /** What a key begins with that names a backup whose Backup of Cozystack is gone. */
  private static final String GONE = "gone ";

  private static final String PHASE = "status.phase";
  private static final String DONE = "Completed";
  private static final double LOOK_SECONDS = 1;
  private static final double RUN_SECONDS = 15;
  private static final double EXPIRY_SECONDS = 60;
  private final Objects objects;
  private final VolumeFiles files;

  VeleroBackups(Objects objects) {
    this.objects = objects;
    this.files = new VolumeFiles(objects);
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    boolean ours = now.resource().equals(BACKUPS) || now.resource().equals(REQUESTS);
    if (ours
        && now.namespace().equals(VeleroSchedules.NAMESPACE)
        && change.before() == null
        && !change.deleted()) {
      work.add(now.resource() + ' ' + now.namespace() + '/' + now.name(), LOOK_SECONDS);
    } else if (now.resource().equals(BackupJobs.BACKUPS) && change.deleted()) {
      String made = Json.at(now.json(), "spec.driverMetadata").path(VeleroJobs.NAMED).asText();
      if (!made.isEmpty()) {
        work.add(GONE + made, LOOK_SECONDS);
      }
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    if (key.startsWith(GONE)) {
      drop(key.substring(GONE.length()));
      return;
    }
    int space = key.indexOf(' ');
    Stored asked = objects.get(key.substring(0, space), key.substring(space + 1));
    if (asked == null || asked.terminating()) {
      return;
    }
    if (asked.resource().equals(REQUESTS)) {
      delete(asked);
      return;
    }
    switch (Json.text(asked.json(), PHASE)) {
      case "", "New" -> begin(asked, key, work);
      case "InProgress" -> move(asked, key, work);
      case "WaitingForPluginOperations" -> {
        end(asked);
        work.add(key, EXPIRY_SECONDS);
      }
      default -> expire(asked, key, work);
    }
  }

  private void begin(Stored backup, String key, Work work) {
    String location = Json.text(backup.json(), "spec.storageLocation");
    Stored found = objects.get(VeleroLocation.LOCATIONS, VeleroSchedules.NAMESPACE, location);
    String trouble =
        found == null
            ? "an existing backup storage location was not specified at backup creation time and"
                + " the default '"
                + location
                + "' was not found"
            : "backup can't be created because BackupStorageLocation "
                + location
                + " is in Unavailable status.";
    if (found == null || !Json.text(found.json(), PHASE).equals("Available")) {
      objects.status(
          backup,
          VeleroSchedules.MANAGER,
          s -> s.put("phase", "FailedValidation").putArray("validationErrors").add(trouble));
      return;
    }
    Instant now = Instant.parse(objects.writer().world().now());
    String ends = now.plus(ttl(Json.text(backup.json(), "spec.ttl"))).toString();
    objects.status(
        backup,
        VeleroSchedules.MANAGER,
        s -> {
          s.put("phase", "InProgress").put("formatVersion", "1.1.0").put("version", 1);
          s.put("startTimestamp", now.toString()).put("expiration", ends);
        });
    work.add(key, RUN_SECONDS);
  }

  /** A length of time as Go writes it, such as {@code 720h0m0s}; 30 days when it says nothing. */
  private static Duration ttl(String text) {
    return text.isEmpty()
        ? Duration.ofDays(30)
        : Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
  }

  /** Takes what the volumes hold at this moment: from here on nothing that changes is in it. */
  private void move(Stored backup, String key, Work work) {
    List<Stored> claims = chosen(backup);
    ObjectNode kept = Json.object();
    kept.putObject("metadata")
        .put("name", store(backup.name()))
        .put("namespace", backup.namespace());
    ObjectNode data = kept.putObject("data");
    for (Stored claim : claims) {
      ObjectNode one = Json.object().put("content", files.read(claim));
      if (!moves(backup)) {
        one.put("pool", pool(claim));
      }
      one.set("claim", claim.json().deepCopy());
      data.put(claim.namespace() + '.' + claim.name(), one.toString());
    }
    objects.create(MAPS, backup.namespace(), kept, VeleroSchedules.MANAGER);
    objects.status(
        backup,
        VeleroSchedules.MANAGER,
        s -> {
          s.put("phase", "WaitingForPluginOperations");
          s.put("backupItemOperationsAttempted", claims.size());
          s.putObject("progress")
              .put("totalItems", claims.size())
              .put("itemsBackedUp", claims.size());
        });
    work.add(key, RUN_SECONDS);
  }

  /** Whether the data of a backup is moved out of the pool; not so unless it says it. */
  static boolean moves(Stored backup) {
    return Json.at(backup.json(), "spec.snapshotMoveData").asBoolean();
  }

  private String pool(Stored claim) {
    String name = Json.text(claim.json(), "spec.storageClassName");
    Stored storage = name.isEmpty() ? null : objects.get(CLASSES, "", name);
    return storage == null
        ? ""
        : Json.at(storage.json(), "parameters").path("linstor.csi.linbit.com/storagePool").asText();
  }

  private void end(Stored backup) {
    String now = objects.writer().world().now();
    objects.status(
        backup,
        VeleroSchedules.MANAGER,
        s -> {
          s.put("phase", DONE).put("completionTimestamp", now);
          s.put("backupItemOperationsCompleted", s.path("backupItemOperationsAttempted").asInt());
        });
  }

  private void expire(Stored backup, String key, Work work) {
    String ends = Json.text(backup.json(), "status.expiration");
    Instant now = Instant.parse(objects.writer().world().now());
    if (!ends.isEmpty() && now.isAfter(Instant.parse(ends))) {
      drop(backup.name());
    } else {
      work.add(key, EXPIRY_SECONDS);
    }
  }

  private void delete(Stored request) {
    drop(Json.text(request.json(), "spec.backupName"));
    objects.status(request, VeleroSchedules.MANAGER, s -> s.put("phase", "Processed"));
  }

  private void drop(String name) {
    for (String resource : List.of(BACKUPS, MAPS)) {
      String called = resource.equals(MAPS) ? store(name) : name;
      Stored found = objects.get(resource, VeleroSchedules.NAMESPACE, called);
      if (found != null) {
        objects.remove(found);
      }
    }
  }

  private static String store(String backup) {
    return "sandbox-backup-" + backup;
  }

  /** What a backup has taken, by claim; empty when there is no such backup. */
  JsonNode kept(String backup) {
    Stored found = objects.get(MAPS, VeleroSchedules.NAMESPACE, store(backup));
    return found == null ? Json.object() : Json.at(found.json(), "data");
  }

  private List<Stored> chosen(Stored backup) {
    List<Stored> found = new ArrayList<>();
    List<JsonNode> selectors =
        new ArrayList<>(Json.elements(Json.at(backup.json(), "spec.orLabelSelectors")));
    if (selectors.isEmpty()) {
      selectors.add(Json.at(backup.json(), "spec.labelSelector"));
    }
    for (JsonNode namespace : Json.at(backup.json(), "spec.includedNamespaces")) {
      for (Stored claim : objects.list(CLAIMS, namespace.asText())) {
        JsonNode has = Json.at(claim.json(), "metadata.labels");
        if (selectors.stream().anyMatch(one -> fits(one, has))) {
          found.add(claim);
        }
      }
    }
    return found;
  }

  private static boolean fits(JsonNode selector, JsonNode labels) {
    return selector.path("matchLabels").properties().stream()
        .allMatch(one -> one.getValue().equals(labels.path(one.getKey())));
  }
}
