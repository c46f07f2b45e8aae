package dev.homelab.sim.kube.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.schema.CustomSchemas;
import dev.homelab.sim.kube.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Turns definitions of custom resources into served types. */
public final class Definitions {
  private Definitions() {}

  /** Serves every served version of a definition; the schema is read anew when it has changed. */
  public static void serve(JsonNode definition, Registry registry) {
    Schema metadata = registry.require("configmaps").schema().field("metadata");
    JsonNode spec = definition.path("spec");
    List<ResourceType> types = new ArrayList<>();
    for (JsonNode version : spec.path("versions")) {
      if (version.path("served").asBoolean()) {
        types.add(type(spec, version, metadata));
      }
    }
    String resource = Json.text(spec, "names.plural") + "." + Json.text(spec, "group");
    registry.replace(resource, types);
  }

  private static ResourceType type(JsonNode spec, JsonNode version, Schema metadata) {
    JsonNode names = spec.path("names");
    JsonNode text = Json.at(version, "schema.openAPIV3Schema");
    Schema schema = CustomSchemas.root(text, metadata);
    Set<String> subresources = new LinkedHashSet<>();
    version.path("subresources").fieldNames().forEachRemaining(subresources::add);
    ObjectNode row = Json.object();
    row.put("listKind", Json.text(names, "listKind"));
    JsonNode scale = version.path("subresources").path("scale");
    if (scale.isObject()) {
      ObjectNode paths = row.putObject("scale");
      paths.put("spec", path(scale, "specReplicasPath"));
      paths.put("status", path(scale, "statusReplicasPath"));
      paths.put("selector", path(scale, "labelSelectorPath"));
    }
    for (JsonNode selectable : version.path("selectableFields")) {
      row.withArray("fieldLabels").add(path(selectable, "jsonPath"));
    }
    row.put("storage", version.path("storage").asBoolean());
    return new ResourceType(
        Json.text(spec, "group"),
        Json.text(version, "name"),
        Json.text(names, "kind"),
        Json.text(names, "plural"),
        Json.text(names, "singular"),
        texts(names.path("shortNames")),
        texts(names.path("categories")),
        Json.text(spec, "scope").equals("Namespaced"),
        true,
        subresources,
        true,
        row,
        () -> schema);
  }

  private static String path(JsonNode from, String field) {
    String text = Json.text(from, field);
    return text.startsWith(".") ? text.substring(1) : text;
  }

  private static List<String> texts(JsonNode list) {
    return Json.elements(list).stream().map(JsonNode::asText).toList();
  }
}
