package dev.homelab.sim.kube.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.NullValue;
import dev.homelab.sim.kube.schema.Schema;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** JSON values as CEL sees them, by their schema. */
final class Values {
  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private Values() {}

  static Object of(JsonNode value, Schema schema) {
    if (value.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      boolean fields = schema.type() != Schema.Type.MAP;
      value
          .properties()
          .forEach(
              e ->
                  map.put(
                      fields ? escape(e.getKey()) : e.getKey(),
                      of(e.getValue(), schema.field(e.getKey()))));
      return map;
    }
    if (value.isArray()) {
      List<Object> list = new ArrayList<>();
      value.forEach(e -> list.add(of(e, schema.items())));
      return list;
    }
    if (value.isNumber()) {
      boolean whole = value.isIntegralNumber() && schema.type() != Schema.Type.NUMBER;
      return whole ? (Object) value.asLong() : (Object) value.asDouble();
    }
    if (value.isBoolean()) {
      return value.asBoolean();
    }
    return value.isNull() ? NullValue.NULL_VALUE : text(value.asText(), schema);
  }

  private static Object text(String text, Schema schema) {
    if ("date-time".equals(schema.limits().format())) {
      try {
        Instant at = OffsetDateTime.parse(text).toInstant();
        return at;
      } catch (DateTimeException e) {
        return text;
      }
    }
    return text;
  }

  private static String escape(String name) {
    if (RESERVED.contains(name)) {
      return "__" + name + "__";
    }
    return name.replace("__", "__underscores__")
        .replace(".", "__dot__")
        .replace("-", "__dash__")
        .replace("/", "__slash__");
  }
}
