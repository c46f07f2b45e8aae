package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.schema.Limits;
import dev.homelab.sim.kube.schema.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks a custom resource against its definition's structural schema. */
final class CustomCheck {
  private final List<FieldError> errors = new ArrayList<>();

  private CustomCheck() {}

  static List<FieldError> of(ResourceType type, ObjectNode object, @Nullable ObjectNode before) {
    CustomCheck check = new CustomCheck();
    ObjectNode own = object.deepCopy();
    own.remove(List.of("apiVersion", "kind", "metadata"));
    check.value(own, type.schema(), "", true);
    if (check.errors.isEmpty()) {
      check.errors.addAll(RuleCheck.of(object, before, type.schema(), ""));
    }
    return check.errors;
  }

  /** What is wrong with one value. */
  static List<FieldError> at(JsonNode value, Schema schema, String path) {
    CustomCheck check = new CustomCheck();
    check.value(value, schema, path, schema.type() == Schema.Type.ANY);
    return check.errors;
  }

  private void value(JsonNode value, Schema schema, String path, boolean root) {
    if ((value.isNull() && schema.nullable()) || (schema.type() == Schema.Type.ANY && !root)) {
      limits(value, schema, path);
      return;
    }
    if (!root && !fits(value, schema)) {
      String want = schema.type().name().toLowerCase(Locale.ROOT).replace("map", "object");
      String was = word(value);
      errors.add(
          FieldError.type(
              path,
              Json.object().textNode(was),
              path
                  + " in body must be of type "
                  + (want.equals("int_or_string") ? "integer,string" : want)
                  + ": \""
                  + was
                  + "\""));
      return;
    }
    limits(value, schema, path);
    if (value.isObject()) {
      required(value, schema, path);
      value
          .properties()
          .forEach(
              e -> value(e.getValue(), schema.field(e.getKey()), join(path, e.getKey()), false));
    } else if (value.isArray()) {
      elements(value, schema, path);
    }
  }

  private void elements(JsonNode value, Schema schema, String path) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < value.size(); i++) {
      JsonNode element = value.get(i);
      value(element, schema.items(), path + "[" + i + "]", false);
      if (!schema.keys().isEmpty()) {
        ObjectNode key = Json.object();
        schema.keys().forEach(k -> key.set(k, element.path(k)));
        if (!seen.add(key.toString())) {
          errors.add(FieldError.duplicate(path + "[" + i + "]", key));
        }
      } else if (schema.isSet() && !seen.add(element.toString())) {
        errors.add(FieldError.duplicate(path + "[" + i + "]", element));
      }
    }
  }

  private void required(JsonNode value, Schema schema, String path) {
    for (String name : schema.required()) {
      if (!value.has(name)) {
        errors.add(FieldError.required(join(path, name), ""));
      }
    }
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String word(JsonNode value) {
    return value.isIntegralNumber()
        ? "integer"
        : value.isNull() ? "null" : value.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  private static boolean fits(JsonNode value, Schema schema) {
    return switch (schema.type()) {
      case OBJECT, MAP -> value.isObject();
      case ARRAY -> value.isArray();
      case STRING, TIME, QUANTITY -> value.isTextual();
      case INTEGER ->
          value.isIntegralNumber()
              || (value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0);
      case NUMBER -> value.isNumber();
      case BOOLEAN -> value.isBoolean();
      case INT_OR_STRING -> value.isTextual() || value.isIntegralNumber();
      case ANY -> true;
    };
  }

  private void limits(JsonNode value, Schema schema, String path) {
    Limits is = schema.limits();
    if (is.equals(Limits.NONE)) {
      return;
    }
    if (!is.enums().isEmpty() && is.enums().stream().noneMatch(e -> Json.same(e, value))) {
      errors.add(FieldError.unsupported(path, value, is.enums()));
    }
    if (value.isTextual()) {
      text(value, is, path);
    } else if (value.isNumber()) {
      number(value, is, path);
    } else if (value.isArray()) {
      size(value.size(), is.minItems(), is.maxItems(), "items", path);
    } else if (value.isObject()) {
      size(value.size(), is.minProperties(), is.maxProperties(), "properties", path);
    }
    if (is.combined() != null) {
      errors.addAll(Combined.check(value, is.combined(), path));
    }
  }

  private void text(JsonNode value, Limits is, String path) {
    String text = value.asText();
    int length = text.codePointCount(0, text.length());
    if (is.minLength() != null && length < is.minLength()) {
      errors.add(
          FieldError.invalid(
              path, value, path + " in body should be at least " + is.minLength() + " chars long"));
    }
    if (is.maxLength() != null && length > is.maxLength()) {
      errors.add(FieldError.tooLong(path, is.maxLength()));
    }
    if (is.pattern() != null && !Pattern.compile(is.pattern()).matcher(text).find()) {
      errors.add(
          FieldError.invalid(path, value, path + " in body should match '" + is.pattern() + "'"));
    }
    if (is.format() != null && !Formats.fits(is.format(), text)) {
      errors.add(
          FieldError.type(
              path, value, path + " in body must be of type " + is.format() + ": " + value));
    }
  }

  private void number(JsonNode value, Limits is, String path) {
    if (is.minimum() != null) {
      int sign = value.decimalValue().compareTo(is.minimum());
      if (sign < 0 || (sign == 0 && is.exclusiveMinimum())) {
        String than = is.exclusiveMinimum() ? "greater than " : "greater than or equal to ";
        errors.add(
            FieldError.invalid(
                path, value, path + " in body should be " + than + is.minimum().toPlainString()));
      }
    }
    if (is.maximum() != null) {
      int sign = value.decimalValue().compareTo(is.maximum());
      if (sign > 0 || (sign == 0 && is.exclusiveMaximum())) {
        String than = is.exclusiveMaximum() ? "less than " : "less than or equal to ";
        errors.add(
            FieldError.invalid(
                path, value, path + " in body should be " + than + is.maximum().toPlainString()));
      }
    }
  }

  private void size(
      int size, @Nullable Integer least, @Nullable Integer most, String what, String path) {
    if (least != null && size < least) {
      errors.add(
          FieldError.invalid(
              path,
              Json.object().numberNode(size),
              path + " in body should have at least " + least + " " + what));
    }
    if (most != null && size > most) {
      errors.add(
          new FieldError(
              "FieldValueTooMany",
              path,
              "Too many: " + size + ": must have at most " + most + " items"));
    }
  }
}
