package dev.homelab.sim.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.flux.Flux;
import dev.homelab.sim.kube.api.ApiException;
import dev.homelab.sim.kube.api.WriteOptions;
import dev.homelab.sim.kube.api.Writer;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.Definitions;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.schema.ModelSchemas;
import java.util.Set;

/** The objects that a new cluster has, from the table of first objects. */
final class Beginning {
  private Beginning() {}

  /**
   * Creates what is not there.
   *
   * @param nodes whether it has nodes from the start
   */
  static void fill(Writer writer, boolean nodes) {
    for (JsonNode row : ModelSchemas.resource("beginning.json")) {
      boolean node = Set.of("Node", "Lease").contains(Json.text(row, "kind"));
      boolean storage = Set.of("StorageClass", "IngressClass").contains(Json.text(row, "kind"));
      if (nodes || (!node && !storage)) {
        make(writer, row.deepCopy());
      }
    }
  }

  /**
   * Creates what a script takes for granted and is not there.
   *
   * @param flux whether Flux is there in any case
   */
  static void furnish(Writer writer, Furnishing furnishing, boolean flux) {
    if (furnishing.gatewayApi()) {
      for (JsonNode definition : ModelSchemas.resource("gateway-api.json")) {
        make(writer, definition.deepCopy());
        Definitions.serve(definition, writer.world().registry());
      }
    }
    if (flux || furnishing.flux()) {
      for (ObjectNode definition : Flux.definitions()) {
        make(writer, definition);
        Definitions.serve(definition, writer.world().registry());
      }
      make(writer, named("v1", "Namespace", "", "flux-system"));
    }
    for (String gateway : furnishing.gateways()) {
      int slash = gateway.indexOf('/');
      String namespace = gateway.substring(0, slash);
      make(writer, named("v1", "Namespace", "", namespace));
      ObjectNode object =
          named("gateway.networking.k8s.io/v1", "Gateway", namespace, gateway.substring(slash + 1));
      ObjectNode spec = object.putObject("spec").put("gatewayClassName", "sandbox");
      ObjectNode listener = spec.putArray("listeners").addObject();
      listener.put("name", "http").put("port", 80).put("protocol", "HTTP");
      make(writer, object);
    }
    for (String name : furnishing.storageClasses()) {
      ObjectNode object = named("storage.k8s.io/v1", "StorageClass", "", name);
      object.put("provisioner", "sandbox.homelab.dev/volumes");
      object.put("allowVolumeExpansion", true).put("volumeBindingMode", "WaitForFirstConsumer");
      make(writer, object);
    }
  }

  private static ObjectNode named(String version, String kind, String namespace, String name) {
    ObjectNode object = Json.object().put("apiVersion", version).put("kind", kind);
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    return object;
  }

  /** Creates an object when it is not there. */
  static void make(Writer writer, ObjectNode object) {
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
        if (Json.text(e.status(), "reason").equals("AlreadyExists")) {
          return;
        }
        throw new SimulatorException("a first object was refused: " + e.getMessage(), e);
      }
    }
  }
}
