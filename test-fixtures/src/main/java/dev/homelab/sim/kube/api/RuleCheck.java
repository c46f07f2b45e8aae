package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.cel.Rules;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs the CEL rules of a schema over a value, from the outside in. */
final class RuleCheck {
  private final List<FieldError> errors = new ArrayList<>();

  private RuleCheck() {}

  static List<FieldError> of(JsonNode value, @Nullable JsonNode old, Schema schema, String path) {
    RuleCheck check = new RuleCheck();
    check.walk(value, old, schema, path);
    return check.errors;
  }

  private void walk(JsonNode value, @Nullable JsonNode old, Schema schema, String path) {
    for (JsonNode rule : schema.rules()) {
      run(rule, value, old, schema, path);
    }
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              e ->
                  walk(
                      e.getValue(),
                      old == null ? null : old.get(e.getKey()),
                      schema.field(e.getKey()),
                      path.isEmpty() ? e.getKey() : path + "." + e.getKey()));
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        walk(value.get(i), twin(value.get(i), old, schema), schema.items(), path + "[" + i + "]");
      }
    }
  }

  /** The element of the old list with the same keys; only lists with keys have such. */
  private static @Nullable JsonNode twin(JsonNode element, @Nullable JsonNode old, Schema schema) {
    if (old == null || schema.keys().isEmpty()) {
      return null;
    }
    for (JsonNode other : old) {
      if (schema.keys().stream().allMatch(k -> Json.same(other.get(k), element.get(k)))) {
        return other;
      }
    }
    return null;
  }

  private void run(
      JsonNode rule, JsonNode value, @Nullable JsonNode old, Schema schema, String path) {
    String text = Json.text(rule, "rule");
    boolean transition = text.contains("oldSelf");
    if (transition && (old == null || rule.path("optionalOldSelf").asBoolean())) {
      return;
    }
    Rules.Outcome outcome = Rules.shared().run(text, value, old, schema);
    if (Boolean.TRUE.equals(outcome.value())) {
      return;
    }
    String at = Json.text(rule, "fieldPath").isEmpty() ? path : path + Json.text(rule, "fieldPath");
    if (!outcome.failure().isEmpty()) {
      errors.add(
          FieldError.invalid(at, word(schema), "rule evaluation error: " + outcome.failure()));
      return;
    }
    refuse(rule, value, old, schema, at);
  }

  private void refuse(
      JsonNode rule, JsonNode value, @Nullable JsonNode old, Schema schema, String at) {
    String message = Json.text(rule, "message");
    String expression = Json.text(rule, "messageExpression");
    if (!expression.isEmpty()) {
      Rules.Outcome said = Rules.shared().run(expression, value, old, schema);
      message = said.value() instanceof String s ? s : message;
    }
    if (message.isEmpty()) {
      message = "failed rule: " + Json.text(rule, "rule").strip();
    }
    switch (Json.text(rule, "reason")) {
      case "FieldValueForbidden" -> errors.add(FieldError.forbidden(at, message));
      case "FieldValueRequired" -> errors.add(FieldError.required(at, message));
      default -> errors.add(plain(value, at, message));
    }
  }

  /** A refused object or list is not shown, a plain value is. */
  private static FieldError plain(JsonNode value, String at, String message) {
    return value.isContainerNode()
        ? new FieldError("FieldValueInvalid", at, "Invalid value: " + message)
        : FieldError.invalid(at, value, message);
  }

  private static String word(Schema schema) {
    return switch (schema.type()) {
      case MAP, ANY -> "object";
      case INT_OR_STRING -> "int-or-string";
      default -> schema.type().name().toLowerCase(Locale.ROOT);
    };
  }
}
