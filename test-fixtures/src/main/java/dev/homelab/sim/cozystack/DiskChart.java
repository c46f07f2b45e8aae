package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.schema.Quantities;
import dev.homelab.sim.kube.store.Stored;
import java.math.BigDecimal;
import java.util.Optional;

/** A disk of virtual machines: a DataVolume of the release's name. */
final class DiskChart implements Chart {
  private static final String REQUEST = "spec.resources.requests.storage";
  private final Made made;

  DiskChart(Made made) {
    this.made = made;
  }

  @Override
  public Optional<String> install(Stored release, ObjectNode values) {
    JsonNode source = values.path("source");
    if (source.size() > 1) {
      return Optional.of("Exactly one type of source is expected!");
    }
    ObjectNode object = Json.object();
    ObjectNode notes = Json.child(object, "metadata.annotations");
    notes.put("vm-disk.cozystack.io/optical", values.path("optical").asText());
    if (source.has("upload")) {
      notes.put("cdi.kubevirt.io/storage.bind.immediate.requested", "");
    }
    if (made.objects().get(DataVolumes.RESOURCE, release.namespace(), release.name()) == null) {
      object.set("spec", spec(release, values, source));
    } else {
      grow(release, values.path("storage").asText());
    }
    made.put(release, DataVolumes.RESOURCE, release.namespace(), release.name(), object);
    return Optional.empty();
  }

  /** A disk that is there is made larger, never smaller, by its claim. */
  private void grow(Stored release, String storage) {
    Stored claim =
        made.objects().get("persistentvolumeclaims", release.namespace(), release.name());
    if (claim == null) {
      return;
    }
    BigDecimal now = amount(Json.text(claim.json(), REQUEST));
    if (amount(storage).compareTo(now) > 0) {
      made.objects()
          .change(
              claim, "helm-controller", "", o -> Json.set(o, REQUEST, TextNode.valueOf(storage)));
    }
  }

  private static BigDecimal amount(String text) {
    return Quantities.parse(text).orElse(BigDecimal.ZERO);
  }

  private static ObjectNode spec(Stored release, ObjectNode values, JsonNode source) {
    ObjectNode spec = Json.object().put("contentType", "kubevirt");
    ObjectNode from = spec.putObject("source");
    if (source.has("image")) {
      String image = "vm-default-images-" + Json.text(source, "image.name");
      from.putObject("pvc").put("name", image).put("namespace", "cozy-public");
    } else if (source.has("http")) {
      from.putObject("http").put("url", Json.text(source, "http.url"));
    } else if (source.has("upload")) {
      from.putObject("upload");
    } else if (source.has("disk")) {
      String disk = "vm-disk-" + Json.text(source, "disk.name");
      from.putObject("pvc").put("name", disk).put("namespace", release.namespace());
    } else {
      from.putObject("blank");
    }
    ObjectNode storage = spec.putObject("storage");
    Json.child(storage, "resources.requests").put("storage", values.path("storage").asText());
    if (!Json.text(values, "storageClass").isEmpty()) {
      storage.put("storageClassName", Json.text(values, "storageClass"));
    }
    return spec;
  }

  /** The release waits until the disk is filled, and so for an upload or a first consumer. */
  @Override
  public boolean ready(Stored release) {
    Stored disk = made.objects().get(DataVolumes.RESOURCE, release.namespace(), release.name());
    return disk != null && Json.text(disk.json(), "status.phase").equals("Succeeded");
  }

  @Override
  public boolean uninstall(Stored release) {
    return made.gone(made.of(release));
  }
}
