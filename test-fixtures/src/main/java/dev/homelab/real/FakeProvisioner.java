package dev.homelab.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Makes a volume for each claim of its two classes, as an external CSI provisioner would.
 *
 * <p>{@code local} is the default class and waits for the first pod that uses the claim; {@code
 * local-immediate} does not wait. The controller-manager asks by annotating the claim, this loop
 * makes the volume, and the controller-manager binds both. A released volume is removed when its
 * policy says so, and a claim that asks for more gets it. No byte is stored anywhere.
 */
final class FakeProvisioner implements AutoCloseable {

  private static final String NAME = "real.homelab.dev/local";
  private static final String ASKED = "volume.kubernetes.io/storage-provisioner";
  private static final String MADE_BY = "pv.kubernetes.io/provisioned-by";
  private static final String VOLUMES = "/api/v1/persistentvolumes";
  private static final String CLASSES = "/apis/storage.k8s.io/v1/storageclasses";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubeApi api;
  private final ControlLoop claims;
  private final ControlLoop volumes;

  FakeProvisioner(KubeApi api) {
    this.api = api;
    addClass("local", "WaitForFirstConsumer", true);
    addClass("local-immediate", "Immediate", false);
    this.claims = ControlLoop.start(api, "/api/v1/persistentvolumeclaims", this::reactToClaim);
    this.volumes = ControlLoop.start(api, VOLUMES, this::reactToVolume);
  }

  private void addClass(String name, String binding, boolean isDefault) {
    String json =
        """
        {"apiVersion":"storage.k8s.io/v1","kind":"StorageClass",
         "metadata":{"name":"%s",
          "annotations":{"storageclass.kubernetes.io/is-default-class":"%s"}},
         "provisioner":"%s","volumeBindingMode":"%s","reclaimPolicy":"Delete",
         "allowVolumeExpansion":true}
        """
            .formatted(name, isDefault, NAME, binding);
    api.apply(CLASSES + "/" + name, "real-parts", json);
  }

  private void reactToClaim(JsonNode claim) {
    if (!claim.at("/metadata/deletionTimestamp").isMissingNode()) {
      return;
    }
    boolean ours = claim.path("metadata").path("annotations").path(ASKED).asText().equals(NAME);
    String phase = claim.at("/status/phase").asText();
    if (ours && phase.equals("Pending") && claim.at("/spec/volumeName").asText().isEmpty()) {
      makeVolume(claim);
    } else if (ours && phase.equals("Bound")) {
      grow(claim);
    }
  }

  private void makeVolume(JsonNode claim) {
    JsonNode kind = api.get(CLASSES + "/" + claim.at("/spec/storageClassName").asText());
    String name = "pvc-" + claim.at("/metadata/uid").asText();
    ObjectNode volume =
        JSON.createObjectNode().put("apiVersion", "v1").put("kind", "PersistentVolume");
    ObjectNode metadata = volume.putObject("metadata").put("name", name);
    metadata.putObject("annotations").put(MADE_BY, NAME);
    ObjectNode spec = volume.putObject("spec");
    spec.putObject("capacity").put("storage", asked(claim));
    spec.set("accessModes", claim.at("/spec/accessModes"));
    spec.put("volumeMode", claim.at("/spec/volumeMode").asText("Filesystem"));
    spec.put("storageClassName", kind.at("/metadata/name").asText());
    spec.put("persistentVolumeReclaimPolicy", kind.path("reclaimPolicy").asText("Delete"));
    spec.putObject("hostPath").put("path", "/var/lib/homelab-real/" + name);
    spec.putObject("claimRef")
        .put("apiVersion", "v1")
        .put("kind", "PersistentVolumeClaim")
        .put("namespace", claim.at("/metadata/namespace").asText())
        .put("name", claim.at("/metadata/name").asText())
        .put("uid", claim.at("/metadata/uid").asText());
    api.create(VOLUMES, volume.toString());
  }

  private void grow(JsonNode claim) {
    String wanted = asked(claim);
    if (wanted.equals(claim.at("/status/capacity/storage").asText())) {
      return;
    }
    String capacity = "{\"capacity\":{\"storage\":\"" + wanted + "\"}}";
    api.merge(VOLUMES + "/" + claim.at("/spec/volumeName").asText(), "{\"spec\":" + capacity + "}");
    String path =
        "/api/v1/namespaces/%s/persistentvolumeclaims/%s/status"
            .formatted(
                claim.at("/metadata/namespace").asText(), claim.at("/metadata/name").asText());
    api.merge(path, "{\"status\":" + capacity + "}");
  }

  private void reactToVolume(JsonNode volume) {
    boolean ours = volume.path("metadata").path("annotations").path(MADE_BY).asText().equals(NAME);
    boolean released = volume.at("/status/phase").asText().equals("Released");
    boolean goes = volume.at("/spec/persistentVolumeReclaimPolicy").asText().equals("Delete");
    if (ours && released && goes && volume.at("/metadata/deletionTimestamp").isMissingNode()) {
      api.delete(VOLUMES + "/" + volume.at("/metadata/name").asText());
    }
  }

  private static String asked(JsonNode claim) {
    return claim.at("/spec/resources/requests/storage").asText();
  }

  @Override
  public void close() {
    claims.close();
    volumes.close();
  }
}
