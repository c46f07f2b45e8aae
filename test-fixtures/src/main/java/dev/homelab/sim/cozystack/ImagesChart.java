package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.catalog.cozystack.GoldenImages;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.Optional;

/** Cozystack's collection of images: each a volume for all tenants, filled from the internet. */
final class ImagesChart implements Chart {
  private final Made made;

  ImagesChart(Made made) {
    this.made = made;
  }

  @Override
  public Optional<String> install(Stored release, ObjectNode values) {
    if (made.objects().get("namespaces", "", GoldenImages.NAMESPACE) == null) {
      return Optional.of("namespaces \"" + GoldenImages.NAMESPACE + "\" not found");
    }
    for (String image : GoldenImages.NAMES) {
      ObjectNode object = Json.object();
      ObjectNode spec = object.putObject("spec").put("contentType", "kubevirt");
      Json.child(spec, "source.http").put("url", "https://images.example.com/" + image + ".img");
      Json.child(spec, "storage.resources.requests").put("storage", "20Gi");
      made.put(
          release,
          DataVolumes.RESOURCE,
          GoldenImages.NAMESPACE,
          GoldenImages.PREFIX + image,
          object);
    }
    return Optional.empty();
  }

  @Override
  public boolean uninstall(Stored release) {
    return made.gone(made.of(release));
  }
}
