package dev.homelab.sim.kube.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Schemas of custom resources, from the structural schema of their definition. */
public final class CustomSchemas {
  private CustomSchemas() {}

  /**
   * The schema of a whole custom resource.
   *
   * @param text the definition's {@code openAPIV3Schema}
   * @param metadata the schema of object metadata
   */
  public static Schema root(JsonNode text, Schema metadata) {
    SchemaBuilder b = builder(text);
    Map<String, Schema> fields = new LinkedHashMap<>();
    fields.put("apiVersion", new SchemaBuilder(Schema.Type.STRING, "").build());
    fields.put("kind", new SchemaBuilder(Schema.Type.STRING, "").build());
    fields.put("metadata", metadata);
    text.path("properties")
        .properties()
        .forEach(e -> fields.putIfAbsent(e.getKey(), of(e.getValue())));
    b.properties = () -> fields;
    return b.build();
  }

  /** The schema of one value. */
  public static Schema of(JsonNode text) {
    SchemaBuilder b = builder(text);
    JsonNode properties = text.path("properties");
    if (!properties.isEmpty()) {
      b.properties =
          () -> {
            Map<String, Schema> fields = new LinkedHashMap<>();
            properties.properties().forEach(e -> fields.put(e.getKey(), of(e.getValue())));
            if (b.embedded) {
              for (String name : List.of("apiVersion", "kind")) {
                fields.putIfAbsent(name, new SchemaBuilder(Schema.Type.STRING, "").build());
              }
              fields.putIfAbsent("metadata", Schema.DEDUCED);
            }
            return fields;
          };
    }
    return b.build();
  }

  private static SchemaBuilder builder(JsonNode text) {
    SchemaBuilder b = new SchemaBuilder(type(text), "");
    JsonNode additional = text.path("additionalProperties");
    if (text.has("items")) {
      b.items = () -> of(text.get("items"));
    } else if (additional.isObject()) {
      b.items = () -> of(additional);
    }
    b.preserveUnknown =
        text.path("x-kubernetes-preserve-unknown-fields").asBoolean()
            || (additional.isBoolean() && additional.asBoolean());
    b.embedded = text.path("x-kubernetes-embedded-resource").asBoolean();
    b.nullable = text.path("nullable").asBoolean();
    b.defaultValue = text.get("default");
    b.required = ModelSchemas.strings(text.path("required"));
    b.rules = Json.elements(text.path("x-kubernetes-validations"));
    b.source = text;
    b.limits = limits(text);
    String list = text.path("x-kubernetes-list-type").asText();
    b.set = list.equals("set");
    b.keys =
        list.equals("map")
            ? ModelSchemas.strings(text.path("x-kubernetes-list-map-keys"))
            : List.of();
    b.atomic = text.path("x-kubernetes-map-type").asText().equals("atomic");
    return b;
  }

  private static Schema.Type type(JsonNode text) {
    if (text.path("x-kubernetes-int-or-string").asBoolean()) {
      return Schema.Type.INT_OR_STRING;
    }
    return switch (text.path("type").asText()) {
      case "object" ->
          text.path("additionalProperties").isObject() && !text.has("properties")
              ? Schema.Type.MAP
              : Schema.Type.OBJECT;
      case "array" -> Schema.Type.ARRAY;
      case "string" -> Schema.Type.STRING;
      case "integer" -> Schema.Type.INTEGER;
      case "number" -> Schema.Type.NUMBER;
      case "boolean" -> Schema.Type.BOOLEAN;
      default ->
          text.has("properties") || text.has("required") ? Schema.Type.OBJECT : Schema.Type.ANY;
    };
  }

  private static Limits limits(JsonNode text) {
    ObjectNode combined = Json.object();
    for (String part : List.of("allOf", "anyOf", "oneOf", "not")) {
      if (text.has(part)) {
        combined.set(part, text.get(part));
      }
    }
    return new Limits(
        Json.elements(text.path("enum")),
        text.has("pattern") ? text.path("pattern").asText() : null,
        text.has("format") ? text.path("format").asText() : null,
        decimal(text, "minimum"),
        decimal(text, "maximum"),
        text.path("exclusiveMinimum").asBoolean(),
        text.path("exclusiveMaximum").asBoolean(),
        whole(text, "minLength"),
        whole(text, "maxLength"),
        whole(text, "minItems"),
        whole(text, "maxItems"),
        whole(text, "minProperties"),
        whole(text, "maxProperties"),
        null,
        combined.isEmpty() ? null : combined);
  }

  private static @Nullable BigDecimal decimal(JsonNode text, String name) {
    return text.path(name).isNumber() ? text.path(name).decimalValue() : null;
  }

  private static @Nullable Integer whole(JsonNode text, String name) {
    return text.path(name).isNumber() ? text.path(name).asInt() : null;
  }
}
