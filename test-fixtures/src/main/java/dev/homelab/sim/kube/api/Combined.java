package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.schema.CustomSchemas;
import java.util.ArrayList;
import java.util.List;

/** The allOf, anyOf, oneOf and not parts of a definition's schema. */
final class Combined {
  private Combined() {}

  static List<FieldError> check(JsonNode value, JsonNode parts, String path) {
    List<FieldError> errors = new ArrayList<>();
    parts
        .path("allOf")
        .forEach(p -> errors.addAll(CustomCheck.at(value, CustomSchemas.of(p), path)));
    JsonNode any = parts.path("anyOf");
    if (any.isArray() && count(value, any, path) == 0) {
      errors.add(
          FieldError.invalid(
              path, value, path + " in body must validate at least one schema (anyOf)"));
    }
    JsonNode one = parts.path("oneOf");
    if (one.isArray() && count(value, one, path) != 1) {
      int found = count(value, one, path);
      errors.add(
          FieldError.invalid(
              path,
              value,
              path
                  + " in body must validate one and only one schema (oneOf). "
                  + (found == 0 ? "Found none valid" : "Found " + found + " valid alternatives")));
    }
    if (parts.path("not") instanceof ObjectNode not
        && CustomCheck.at(value, CustomSchemas.of(not), path).isEmpty()) {
      errors.add(
          FieldError.invalid(path, value, path + " in body must not validate the schema (not)"));
    }
    return errors;
  }

  private static int count(JsonNode value, JsonNode schemas, String path) {
    int fits = 0;
    for (JsonNode schema : schemas) {
      fits += CustomCheck.at(value, CustomSchemas.of(schema), path).isEmpty() ? 1 : 0;
    }
    return fits;
  }
}
