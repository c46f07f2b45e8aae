package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.schema.Quantities;
import dev.homelab.sim.kube.schema.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks a typed, defaulted object of a built-in kind against the table's rules. */
final class Validation {
  private final List<FieldError> errors = new ArrayList<>();

  private Validation() {}

  /** What is wrong in one field of a whole object. */
  static List<FieldError> part(JsonNode object, Schema schema, String name) {
    Validation v = new Validation();
    v.field(object.path(name), schema.field(name), name);
    return v.errors;
  }

  /** Required top fields that are not there. */
  static List<FieldError> missing(JsonNode object, Schema schema) {
    Validation v = new Validation();
    v.required(object, schema, "");
    return v.errors;
  }

  private void walk(JsonNode value, Schema schema, String path) {
    if (value.isObject()) {
      required(value, schema, path);
      value
          .properties()
          .forEach(
              e -> {
                if (schema.type() == Schema.Type.MAP || schema.declares(e.getKey())) {
                  field(e.getValue(), schema.field(e.getKey()), child(schema, path, e.getKey()));
                }
              });
    } else if (value.isArray()) {
      Set<JsonNode> seen = new HashSet<>();
      for (int i = 0; i < value.size(); i++) {
        String at = path + "[" + i + "]";
        if (schema.keys().equals(List.of("name"))) {
          JsonNode name = value.get(i).path("name");
          if (!name.isMissingNode() && !seen.add(name) && uniqueName(path)) {
            errors.add(FieldError.duplicate(at + ".name", name));
          }
        }
        field(value.get(i), schema.items(), at);
      }
    }
  }

  private static boolean uniqueName(String path) {
    return path.endsWith("ontainers") || path.endsWith("olumes");
  }

  private static String child(Schema schema, String path, String key) {
    String below = schema.type() == Schema.Type.MAP ? "[" + key + "]" : "." + key;
    return path.isEmpty() ? key : path + below;
  }

  private void required(JsonNode value, Schema schema, String path) {
    for (String name : schema.required()) {
      JsonNode found = Json.at(value, name);
      boolean zero = found.isNumber() && found.asInt() == 0 && name.equals("containerPort");
      if (found instanceof MissingNode || Json.isEmpty(found) || zero) {
        errors.add(FieldError.required(path.isEmpty() ? name : path + "." + name, ""));
      }
    }
  }

  private void field(JsonNode value, Schema schema, String path) {
    if (!schema.limits().enums().isEmpty()
        && value.isTextual()
        && !schema.limits().enums().contains(value)) {
      errors.add(FieldError.unsupported(path, value, schema.limits().enums()));
    }
    List<Integer> range = schema.limits().range();
    if (range != null && value.isIntegralNumber()) {
      if (value.asLong() < range.get(0) || value.asLong() > range.get(1)) {
        errors.add(
            FieldError.invalid(
                path,
                value,
                "must be between " + range.get(0) + " and " + range.get(1) + ", inclusive"));
      }
    }
    if (schema.limits().minimum() != null && value.isNumber() && value.asLong() < 0) {
      errors.add(FieldError.invalid(path, value, "must be greater than or equal to 0"));
    }
    if (schema.hooks().contains("labelName") && !value.asText().isEmpty()) {
      errors.addAll(Names.label(path, value.asText()));
    }
    if (schema.type() == Schema.Type.QUANTITY && Quantities.parse(value.asText()).isEmpty()) {
      errors.add(FieldError.invalid(path, value, "must be a quantity"));
    }
    walk(value, schema, path);
  }
}
