package dev.homelab.catalog.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The same short description of every field, once from a table and once from a saved schema. */
final class SchemaFields {
  /** What a schema may say; anything else would be overlooked by the comparison. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "title",
          "description",
          "type",
          "default",
          "properties",
          "required",
          "items",
          "additionalProperties",
          "enum",
          "anyOf",
          "pattern",
          "x-kubernetes-int-or-string",
          "x-kubernetes-preserve-unknown-fields",
          "x-kubernetes-validations",
          "x-cozystack-options");

  /** Objects without stated fields that a chart takes as they are, though the schema is silent. */
  private static final Set<String> UNSTATED =
      Set.of("vmagent.externalLabels", "vmagent.remoteWrite", "oidc.customConfig.config");

  private final SortedMap<String, String> described = new TreeMap<>();

  /** The fields of a table, by path. */
  static SortedMap<String, String> of(AppField spec) {
    SchemaFields fields = new SchemaFields();
    fields.walk(spec, "");
    return fields.described;
  }

  /** The fields of a schema, by path. */
  static SortedMap<String, String> of(JsonNode schema) {
    SchemaFields fields = new SchemaFields();
    fields.walk(schema, "", false);
    return fields.described;
  }

  private void put(
      String path,
      String form,
      boolean required,
      boolean immutable,
      @Nullable Value standard,
      List<String> choices) {
    described.put(
        path,
        form
            + (required ? " required" : "")
            + (immutable ? " immutable" : "")
            + (standard == null ? "" : " default " + standard)
            + (choices.isEmpty() ? "" : " of " + choices));
  }

  private void walk(AppField field, String path) {
    List<String> choices = field instanceof AppField.Text text ? text.choices() : List.of();
    put(path, form(field), field.required(), field.immutable(), field.standard(), choices);
    if (field instanceof AppField.Tree tree) {
      tree.fields().forEach((name, below) -> walk(below, path + '.' + name));
    } else if (field instanceof AppField.ListOf list) {
      walk(list.item(), path + "[]");
    } else if (field instanceof AppField.MapOf map) {
      walk(map.value(), path + ".*");
    }
  }

  private static String form(AppField field) {
    return field.getClass().getSimpleName();
  }

  private void walk(JsonNode node, String path, boolean required) {
    List<String> unknown = new ArrayList<>();
    node.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(KEYWORDS);
    boolean immutable = false;
    for (JsonNode rule : node.path("x-kubernetes-validations")) {
      if (rule.path("rule").asText().equals("self == oldSelf")) {
        immutable = true;
      } else {
        unknown.add(rule.toString());
      }
    }
    List<String> choices = new ArrayList<>();
    node.path("enum").forEach(choice -> choices.add(choice.asText()));
    Value standard = node.has("default") ? SharedSpecs.value(node.get("default")) : null;
    put(path, form(node, path) + String.join(",", unknown), required, immutable, standard, choices);
    List<String> musts = new ArrayList<>();
    node.path("required").forEach(must -> musts.add(must.asText()));
    for (Map.Entry<String, JsonNode> below : node.path("properties").properties()) {
      walk(below.getValue(), path + '.' + below.getKey(), musts.contains(below.getKey()));
    }
    if (node.has("items")) {
      walk(node.get("items"), path + "[]", false);
    }
    if (node.has("additionalProperties")) {
      walk(node.get("additionalProperties"), path + ".*", false);
    }
  }

  private static String form(JsonNode node, String path) {
    if (node.path("x-kubernetes-int-or-string").asBoolean()) {
      return node.has("pattern") ? "Quantity" : "IntOrText";
    }
    return switch (node.path("type").asText()) {
      case "string" -> "Text";
      case "integer" -> "Whole";
      case "boolean" -> "Flag";
      case "array" -> "ListOf";
      case "object" -> object(node, path);
      default -> "unknown type " + node.path("type");
    };
  }

  private static String object(JsonNode node, String path) {
    if (node.has("additionalProperties")) {
      return "MapOf";
    }
    boolean free = node.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    boolean silent = !node.has("properties") && !path.isEmpty();
    return free || (silent && UNSTATED.contains(path.substring(1))) ? "FreeForm" : "Tree";
  }
}
