package dev.homelab.sim.kube.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import org.jspecify.annotations.Nullable;

/** Binds claims to volumes that it makes, and lets volumes go with their claims. */
final class VolumeController implements Controller {
  private static final String CLAIMS = "persistentvolumeclaims";
  private static final String VOLUMES = "persistentvolumes";
  private static final String CLASSES = "storageclasses.storage.k8s.io";
  private static final String PROTECTION = "kubernetes.io/pvc-protection";
  private static final String LOCAL_PATH = "rancher.io/local-path";
  private static final String LINSTOR = "linstor.csi.linbit.com";
  private static final double PLACE_SECONDS = 10;
  private final Objects objects;
  private final StoragePools pools;

  VolumeController(Objects objects, StoragePools pools) {
    this.objects = objects;
    this.pools = pools;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (now.resource().equals(CLAIMS)) {
      work.add(now.namespace() + "/" + now.name(), 0.3);
    } else if (now.resource().equals(VOLUMES) && !change.deleted()) {
      work.add("/" + now.name(), 0.3);
    } else if (now.resource().equals("pods") && change.deleted()) {
      objects.list(CLAIMS, now.namespace()).stream()
          .filter(Stored::terminating)
          .forEach(c -> work.add(c.namespace() + "/" + c.name(), 0.1));
    }
  }

  /** Whether a claim's class binds only when a pod uses it. */
  static boolean waitsForConsumer(Stored claim, Objects objects) {
    String name = Json.text(claim.json(), "spec.storageClassName");
    Stored found = name.isEmpty() ? null : objects.get(CLASSES, "", name);
    return found != null
        && Json.text(found.json(), "volumeBindingMode").equals("WaitForFirstConsumer");
  }

  @Override
  public void reconcile(String key, Work work) {
    if (key.startsWith("/")) {
      reclaim(objects.get(VOLUMES, key));
      return;
    }
    Stored claim = objects.get(CLAIMS, key);
    if (claim == null) {
      released(key);
      return;
    }
    if (claim.terminating()) {
      if (!used(claim)) {
        objects.unfinalize(claim, PROTECTION);
      }
      return;
    }
    String phase = Json.text(claim.json(), "status.phase");
    if (phase.equals("Bound")) {
      grow(claim);
      return;
    }
    String name = Json.text(claim.json(), "spec.storageClassName");
    Stored found = name.isEmpty() ? null : objects.get(CLASSES, "", name);
    if (found == null) {
      objects.event(
          claim,
          "Warning",
          "ProvisioningFailed",
          "storageclass.storage.k8s.io \"" + name + "\" not found",
          "persistentvolume-controller");
      work.add(key, 5);
      return;
    }
    boolean selected =
        Json.at(claim.json(), "metadata.annotations").has("volume.kubernetes.io/selected-node");
    if (waitsForConsumer(claim, objects) && !selected) {
      objects.event(
          claim,
          "Normal",
          "WaitForFirstConsumer",
          "waiting for first consumer to be created before binding",
          "persistentvolume-controller");
      return;
    }
    if (LOCAL_PATH.equals(Json.text(found.json(), "provisioner")) && !provisionerRuns()) {
      objects.event(
          claim,
          "Normal",
          "ExternalProvisioning",
          "Waiting for a volume to be created either by the external provisioner 'rancher.io/local-path'"
              + " or manually by the system administrator. If volume creation is delayed, please verify"
              + " that the provisioner is running and correctly registered.",
          "persistentvolume-controller");
      work.add(key, 1);
      return;
    }
    if (claim.json().path("spec").has("selector")) {
      objects.event(
          claim,
          "Warning",
          "ProvisioningFailed",
          "failed to provision volume with StorageClass \"%s\": claim Selector is not supported"
              .formatted(name),
          "external-provisioner");
      return;
    }
    if (Json.text(claim.json(), "spec.dataSource.kind").equals("VolumeSnapshot")) {
      // Whoever simulates snapshots makes the volume.
      return;
    }
    if (LINSTOR.equals(Json.text(found.json(), "provisioner")) && !fits(claim, found)) {
      work.add(key, PLACE_SECONDS);
      return;
    }
    bind(claim, found);
  }

  /** Whether LINSTOR has the pool of a class, on as many nodes as it is to place copies; tells. */
  private boolean fits(Stored claim, Stored storage) {
    JsonNode said = Json.at(storage.json(), "parameters");
    String pool = said.path(LINSTOR + "/storagePool").asText();
    String copies = said.path(LINSTOR + "/autoPlace").asText();
    int wanted = copies.matches("[0-9]{1,6}") ? Integer.parseInt(copies) : 1;
    if (pools.exists(pool) && pools.nodes(pool) >= wanted) {
      return true;
    }
    objects.event(
        claim,
        "Warning",
        "ProvisioningFailed",
        "failed to provision volume with StorageClass \""
            + storage.name()
            + "\": rpc error: code = ResourceExhausted desc = CreateVolume failed for pvc-"
            + claim.uid()
            + ": Not enough available nodes",
        LINSTOR);
    return false;
  }

  /** Whether a pod of the provisioner of local paths is ready. */
  private boolean provisionerRuns() {
    return objects.list("pods", null).stream()
        .filter(
            pod -> Json.text(pod.json(), "metadata.labels.app").equals("local-path-provisioner"))
        .anyMatch(pod -> Pods.ready(pod));
  }

  private boolean used(Stored claim) {
    for (Stored pod : objects.list("pods", claim.namespace())) {
      for (JsonNode volume : Json.at(pod.json(), "spec.volumes")) {
        boolean same = Json.text(volume, "persistentVolumeClaim.claimName").equals(claim.name());
        if (same && !Pods.finished(pod)) {
          return true;
        }
      }
    }
    return false;
  }

  private void bind(Stored claim, Stored storage) {
    String name = "pvc-" + claim.uid();
    if (objects.get(VOLUMES, "", name) == null) {
      ObjectNode volume = Json.object();
      volume.putObject("metadata").put("name", name);
      ObjectNode spec = volume.putObject("spec");
      spec.putObject("capacity")
          .set("storage", Json.at(claim.json(), "spec.resources.requests.storage"));
      spec.set("accessModes", Json.at(claim.json(), "spec.accessModes").deepCopy());
      spec.put("storageClassName", storage.name());
      spec.set("persistentVolumeReclaimPolicy", storage.json().path("reclaimPolicy"));
      spec.putObject("hostPath").put("path", "/simulated/" + name);
      ObjectNode ref = spec.putObject("claimRef").put("kind", "PersistentVolumeClaim");
      ref.put("apiVersion", "v1").put("namespace", claim.namespace()).put("name", claim.name());
      ref.put("uid", claim.uid());
      volume.putObject("status").put("phase", "Bound");
      objects.create(VOLUMES, "", volume, Objects.MANAGER);
    }
    objects.change(
        claim,
        Objects.MANAGER,
        "",
        o -> {
          Json.child(o, "spec").put("volumeName", name);
          ObjectNode notes = Json.child(o, "metadata.annotations");
          notes.put("pv.kubernetes.io/bind-completed", "yes");
          notes.put("pv.kubernetes.io/bound-by-controller", "yes");
        });
    objects.status(
        claim,
        Objects.MANAGER,
        s -> {
          s.put("phase", "Bound");
          s.set("accessModes", Json.at(claim.json(), "spec.accessModes").deepCopy());
          Json.child(s, "capacity")
              .set("storage", Json.at(claim.json(), "spec.resources.requests.storage"));
        });
  }

  private void grow(Stored claim) {
    JsonNode wanted = Json.at(claim.json(), "spec.resources.requests.storage");
    if (!wanted.equals(Json.at(claim.json(), "status.capacity.storage"))) {
      objects.status(claim, Objects.MANAGER, s -> Json.child(s, "capacity").set("storage", wanted));
    }
  }

  /** Lets a volume go that was kept when its claim went, and is to be deleted after all. */
  private void reclaim(@Nullable Stored volume) {
    if (volume != null
        && Json.text(volume.json(), "status.phase").equals("Released")
        && Json.text(volume.json(), "spec.persistentVolumeReclaimPolicy").equals("Delete")) {
      objects.remove(volume);
    }
  }

  private void released(String key) {
    for (Stored volume : objects.list(VOLUMES, null)) {
      JsonNode ref = Json.at(volume.json(), "spec.claimRef");
      String of = ref.path("namespace").asText() + "/" + ref.path("name").asText();
      if (of.equals(key)) {
        if (Json.text(volume.json(), "spec.persistentVolumeReclaimPolicy").equals("Delete")) {
          objects.remove(volume);
        } else {
          objects.status(volume, Objects.MANAGER, s -> s.put("phase", "Released"));
        }
      }
    }
  }
}
