package dev.homelab.sim.flux;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;

/** Keeps an object until its controller has let go of it. */
final class Finalizers {
  private Finalizers() {}

  /** Puts Flux's finalizer on an object that does not bear it. */
  static void add(Objects objects, Stored object, String manager) {
    for (JsonNode one : Json.at(object.json(), "metadata.finalizers")) {
      if (one.asText().equals(FluxKinds.FINALIZER)) {
        return;
      }
    }
    objects.change(
        object,
        manager,
        "",
        json -> Json.child(json, "metadata").withArray("finalizers").add(FluxKinds.FINALIZER));
  }
}
