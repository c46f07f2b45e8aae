package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The Containerized Data Importer: makes the claim of each DataVolume and fills it. */
final class DataVolumes implements Controller {
  /** The resource of DataVolumes. */
  static final String RESOURCE = "datavolumes.cdi.kubevirt.io";

  private static final String VM_DISK = "vm-disk-";
  private static final String CLAIMS = "persistentvolumeclaims";
  private static final String CLASSES = "storageclasses.storage.k8s.io";
  private static final String MANAGER = "cdi-controller";
  private static final double LOOK_SECONDS = 1;
  private static final double STEP_SECONDS = 2;
  private static final int STEP_PERCENT = 25;

  /** The phase after each that goes on by itself. */
  private static final Map<String, String> NEXT =
      Map.of(
          "ImportScheduled", "ImportInProgress",
          "CloneScheduled", "CloneInProgress",
          "UploadScheduled", "UploadReady");

  private static final Set<String> FILLING = Set.of("ImportInProgress", "CloneInProgress");
  private final Objects objects;

  DataVolumes(Objects objects) {
    this.objects = objects;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if ((now.resource().equals(RESOURCE) && !change.deleted() && change.before() == null)
        || now.resource().equals(CLAIMS)) {
      work.add(now.namespace() + "/" + now.name(), LOOK_SECONDS);
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored disk = objects.get(RESOURCE, key);
    if (disk == null || disk.terminating()) {
      return;
    }
    Stored claim = objects.get(CLAIMS, disk.namespace(), disk.name());
    if (claim == null) {
      claim(disk);
      phase(disk, "Pending", "");
      return;
    }
    adopt(disk, claim);
    String phase = Json.text(disk.json(), "status.phase");
    if (!Json.text(claim.json(), "status.phase").equals("Bound")) {
      unbound(disk, claim, phase);
    } else if (phase.isEmpty() || phase.equals("Pending") || phase.equals("WaitForFirstConsumer")) {
      start(disk);
      work.add(key, STEP_SECONDS);
    } else if (NEXT.containsKey(phase)) {
      phase(disk, NEXT.getOrDefault(phase, phase), FILLING.contains(NEXT.get(phase)) ? "0.0%" : "");
      work.add(key, STEP_SECONDS);
    } else if (FILLING.contains(phase)) {
      fill(disk, phase);
      work.add(key, STEP_SECONDS);
    }
  }

  /** A claim that a restore has made again belongs to its disk like the one before. */
  private void adopt(Stored disk, Stored claim) {
    if (!Json.at(claim.json(), "metadata").has("ownerReferences")) {
      objects.change(
          claim,
          MANAGER,
          "",
          o -> Json.child(o, "metadata").putArray("ownerReferences").add(Objects.reference(disk)));
    }
  }

  private void claim(Stored disk) {
    ObjectNode object = Json.object();
    ObjectNode metadata = object.putObject("metadata").put("name", disk.name());
    metadata.put("namespace", disk.namespace());
    metadata.putArray("ownerReferences").add(Objects.reference(disk));
    if (disk.name().startsWith(VM_DISK)) {
      // As Cozystack's webhook of lineage labels all that an application makes.
      metadata
          .putObject("labels")
          .put("apps.cozystack.io/application.kind", AppKinds.DISK)
          .put("apps.cozystack.io/application.name", disk.name().substring(VM_DISK.length()));
    }
    ObjectNode spec = object.putObject("spec").put("volumeMode", "Block");
    spec.putArray("accessModes").add("ReadWriteMany");
    Json.child(spec, "resources.requests")
        .put("storage", Json.text(disk.json(), "spec.storage.resources.requests.storage"));
    String storageClass = Json.text(disk.json(), "spec.storage.storageClassName");
    if (!storageClass.isEmpty()) {
      spec.put("storageClassName", storageClass);
    }
    objects.create(CLAIMS, disk.namespace(), object, MANAGER);
  }

  private void unbound(Stored disk, Stored claim, String phase) {
    Stored found = objects.get(CLASSES, "", Json.text(claim.json(), "spec.storageClassName"));
    boolean waits =
        found != null
            && Json.text(found.json(), "volumeBindingMode").equals("WaitForFirstConsumer");
    boolean immediate =
        Json.at(disk.json(), "metadata.annotations")
            .has("cdi.kubevirt.io/storage.bind.immediate.requested");
    if (waits && immediate) {
      consume(objects, claim);
    }
    String now = waits && !immediate ? "WaitForFirstConsumer" : "Pending";
    if (!phase.equals(now)) {
      phase(disk, now, "");
    }
  }

  /** Has a claim bound as if a pod used it. */
  static void consume(Objects objects, Stored claim) {
    objects.change(
        claim,
        MANAGER,
        "",
        o ->
            Json.child(o, "metadata.annotations")
                .put("volume.kubernetes.io/selected-node", node(objects)));
  }

  /** The node on which all that needs one happens; empty when the cluster has none yet. */
  static String node(Objects objects) {
    return objects.list("nodes", null).stream().map(Stored::name).findFirst().orElse("");
  }

  /** A clone waits for what it is made of; a blank disk is filled at once. */
  private void start(Stored disk) {
    JsonNode source = Json.at(disk.json(), "spec.source");
    if (source.has("blank")) {
      phase(disk, "Succeeded", "100.0%");
    } else if (source.has("http")) {
      phase(disk, "ImportScheduled", "N/A");
    } else if (source.has("upload")) {
      phase(disk, "UploadScheduled", "N/A");
    } else if (objects.get(
            CLAIMS, Json.text(source, "pvc.namespace"), Json.text(source, "pvc.name"))
        != null) {
      phase(disk, "CloneScheduled", "N/A");
    }
  }

  private void fill(Stored disk, String phase) {
    String text = Json.text(disk.json(), "status.progress").replace("%", "");
    double percent = (text.matches("[0-9.]+") ? Double.parseDouble(text) : 0) + STEP_PERCENT;
    if (percent >= 100) {
      phase(disk, "Succeeded", "100.0%");
    } else {
      phase(disk, phase, String.format(Locale.ROOT, "%.1f%%", percent));
    }
  }

  /** What an upload to a disk ends with. */
  static void filled(Objects objects, Stored disk, String manager) {
    phase(objects, disk, "Succeeded", "100.0%", manager);
  }

  private void phase(Stored disk, String phase, String progress) {
    phase(objects, disk, phase, progress, MANAGER);
  }

  private static void phase(
      Objects objects, Stored disk, String phase, String progress, String manager) {
    objects.status(
        disk,
        manager,
        s -> {
          s.put("phase", phase).put("claimName", disk.name());
          if (!progress.isEmpty()) {
            s.put("progress", progress);
          }
          boolean done = phase.equals("Succeeded");
          boolean bound = !Set.of("Pending", "WaitForFirstConsumer").contains(phase);
          objects.condition(s, "Ready", done ? "True" : "False", done ? "" : "TransferRunning", "");
          objects.condition(s, "Bound", bound ? "True" : "False", bound ? "Bound" : "Pending", "");
          boolean runs = FILLING.contains(phase);
          objects.condition(s, "Running", runs ? "True" : "False", runs ? "" : "Completed", "");
        });
  }
}
