package dev.homelab.sim.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.api.ApiException;
import dev.homelab.sim.kube.api.WriteOptions;
import dev.homelab.sim.kube.api.Writer;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.schema.ModelSchemas;

/** The objects that a new cluster has, from the table of first objects. */
final class Beginning {
  private Beginning() {}

  /** Creates what is not there. */
  static void fill(Writer writer) {
    for (var row : ModelSchemas.resource("beginning.json")) {
      ObjectNode object = row.deepCopy();
      ResourceType type =
          writer
              .world()
              .registry()
              .byKind(Json.text(object, "apiVersion"), Json.text(object, "kind"))
              .orElseThrow(() -> new SimulatorException("a first object of an unknown kind"));
      String namespace = Json.text(object, "metadata.namespace");
      if (writer.world().store().get(type.resource(), namespace, Json.text(object, "metadata.name"))
          == null) {
        try {
          writer.create(type, namespace, object, WriteOptions.controller("kube-apiserver", ""));
        } catch (ApiException e) {
          throw new SimulatorException("a first object was refused: " + e.getMessage(), e);
        }
      }
    }
  }
}
