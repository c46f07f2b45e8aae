package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.cel.Rules;
import dev.homelab.sim.kube.json.Json;
import java.util.List;

/** The structural rules that the schemas of definitions must keep. */
final class DefinitionSchemas {
  private DefinitionSchemas() {}

  static void check(JsonNode schema, String path, List<FieldError> errors) {
    if (!schema.path("type").asText().equals("object")) {
      boolean none = Json.isEmpty(schema.get("type"));
      errors.add(
          none
              ? FieldError.required(path + ".type", "must not be empty at the root")
              : FieldError.invalid(
                  path + ".type", schema.path("type").asText(), "must be object at the root"));
    }
    below(schema, path, errors);
  }

  private static void rules(JsonNode schema, String path, List<FieldError> errors) {
    int at = 0;
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      String here = path + ".x-kubernetes-validations[" + at++ + "].rule";
      Rules.shared()
          .unreadable(Json.text(rule, "rule"))
          .ifPresent(
              why ->
                  errors.add(
                      FieldError.invalid(
                          here, Json.text(rule, "rule"), "compilation failed: " + why)));
    }
  }

  private static void below(JsonNode schema, String path, List<FieldError> errors) {
    rules(schema, path, errors);
    schema
        .path("properties")
        .properties()
        .forEach(e -> typed(e.getValue(), path + ".properties[" + e.getKey() + "]", errors));
    if (schema.path("items").isObject()) {
      typed(schema.get("items"), path + ".items", errors);
    }
    if (schema.path("additionalProperties").isObject()) {
      typed(schema.get("additionalProperties"), path + ".additionalProperties", errors);
    }
  }

  private static void typed(JsonNode schema, String path, List<FieldError> errors) {
    boolean open =
        schema.path("x-kubernetes-int-or-string").asBoolean()
            || schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    if (Json.isEmpty(schema.get("type")) && !open) {
      errors.add(
          FieldError.required(path + ".type", "must not be empty for specified object fields"));
    }
    boolean list = schema.path("x-kubernetes-list-type").asText().equals("map");
    if (list && Json.isEmpty(schema.get("x-kubernetes-list-map-keys"))) {
      errors.add(
          FieldError.required(
              path + ".x-kubernetes-list-map-keys",
              "must not be empty if x-kubernetes-list-type is map"));
    }
    below(schema, path, errors);
  }
}
