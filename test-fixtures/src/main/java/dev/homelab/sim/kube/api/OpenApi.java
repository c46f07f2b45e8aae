package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.Registry;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.schema.Schema;
import java.util.Locale;

/** OpenAPI documents, as much as clients need to know kinds, fields and merge keys. */
final class OpenApi {
  private static final int DEPTH = 12;
  private final Registry registry;

  OpenApi(Registry registry) {
    this.registry = registry;
  }

  private static String name(ResourceType type) {
    String group = type.group().isEmpty() ? "core" : type.group();
    return "sim." + group + "." + type.version() + "." + type.kind();
  }

  /** The version 2 document: a definition per kind. */
  ObjectNode v2() {
    ObjectNode out = Json.object().put("swagger", "2.0");
    out.putObject("info").put("title", "Kubernetes").put("version", Fixed.VERSION);
    out.putObject("paths");
    ObjectNode definitions = out.putObject("definitions");
    for (ResourceType type : registry.all()) {
      definitions.set(name(type), define(type));
    }
    return out;
  }

  private static ObjectNode define(ResourceType type) {
    ObjectNode out = shape(type.schema(), 0);
    ObjectNode gvk = out.putArray("x-kubernetes-group-version-kind").addObject();
    gvk.put("group", type.group()).put("kind", type.kind()).put("version", type.version());
    return out;
  }

  private static ObjectNode shape(Schema schema, int depth) {
    ObjectNode out = Json.object();
    switch (schema.type()) {
      case OBJECT -> {
        out.put("type", "object");
        if (depth < DEPTH && !schema.name().equals("JSONSchemaProps")) {
          ObjectNode fields = out.putObject("properties");
          schema.properties().forEach((k, v) -> fields.set(k, shape(v, depth + 1)));
        } else {
          out.put("x-kubernetes-preserve-unknown-fields", true);
        }
      }
      case MAP ->
          out.put("type", "object").set("additionalProperties", shape(schema.items(), depth + 1));
      case ARRAY -> {
        out.put("type", "array").set("items", shape(schema.items(), depth + 1));
        if (schema.patchMerges()) {
          out.put("x-kubernetes-patch-strategy", "merge");
          if (schema.patchKey() != null) {
            out.put("x-kubernetes-patch-merge-key", schema.patchKey());
          }
        }
        if (!schema.keys().isEmpty()) {
          out.put("x-kubernetes-list-type", "map");
          schema.keys().forEach(out.putArray("x-kubernetes-list-map-keys")::add);
        }
      }
      case INT_OR_STRING -> out.put("type", "string").put("format", "int-or-string");
      case QUANTITY, TIME -> out.put("type", "string");
      case ANY -> out.put("type", "object").put("x-kubernetes-preserve-unknown-fields", true);
      default -> out.put("type", schema.type().name().toLowerCase(Locale.ROOT));
    }
    return out;
  }

  /** The index of version 3 documents. */
  ObjectNode index() {
    ObjectNode out = Json.object();
    ObjectNode paths = out.putObject("paths");
    registry
        .groups()
        .forEach(
            (group, versions) ->
                versions.forEach(
                    v -> {
                      String path = group.isEmpty() ? "api/" + v : "apis/" + group + "/" + v;
                      paths
                          .putObject(path)
                          .put("serverRelativeURL", "/openapi/v3/" + path + "?hash=SIMULATED");
                    }));
    return out;
  }

  /** One group version's document. */
  ObjectNode v3(String path) {
    Target target = Target.parse("/" + path);
    if (target == null) {
      throw ApiException.noSuchPath();
    }
    ObjectNode out = Json.object().put("openapi", "3.0.0");
    out.putObject("info").put("title", "Kubernetes").put("version", Fixed.VERSION);
    ObjectNode paths = out.putObject("paths");
    ObjectNode schemas = out.putObject("components").putObject("schemas");
    for (ResourceType type : registry.all()) {
      if (type.group().equals(target.group()) && type.version().equals(target.version())) {
        schemas.set(name(type), define(type));
        String base = "/" + path + (type.namespaced() ? "/namespaces/{namespace}/" : "/");
        patchable(paths.putObject(base + type.plural() + "/{name}"), type);
      }
    }
    return out;
  }

  private static void patchable(ObjectNode path, ResourceType type) {
    ObjectNode patch = path.putObject("patch");
    for (String parameter : new String[] {"dryRun", "fieldManager", "fieldValidation", "force"}) {
      patch
          .withArray("parameters")
          .addObject()
          .put("name", parameter)
          .put("in", "query")
          .putObject("schema")
          .put("type", parameter.equals("force") ? "boolean" : "string");
    }
    ObjectNode gvk = patch.putObject("x-kubernetes-group-version-kind");
    gvk.put("group", type.group()).put("kind", type.kind()).put("version", type.version());
    patch.put("x-kubernetes-action", "patch");
    patch.putObject("responses").putObject("200").put("description", "OK");
  }
}
