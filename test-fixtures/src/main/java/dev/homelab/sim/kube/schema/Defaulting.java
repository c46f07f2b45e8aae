package dev.homelab.sim.kube.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills in defaults: those of the schema, then those that depend on other fields. */
public final class Defaulting {
  private Defaulting() {}

  /** Completes an object in place. */
  public static void apply(ObjectNode object, Schema schema) {
    if (schema.type() == Schema.Type.ANY && schema.properties().isEmpty()) {
      return;
    }
    for (String name : schema.present()) {
      if (!object.has(name)) {
        object.putObject(name);
      }
    }
    schema
        .properties()
        .forEach(
            (name, of) -> {
              JsonNode otherwise = of.defaultValue();
              JsonNode now = object.get(name);
              if (otherwise != null && !usable(now, of)) {
                object.set(name, otherwise.deepCopy());
              }
            });
    for (String hook : schema.hooks()) {
      DefaultHooks.run(hook, object);
    }
    object.properties().forEach(e -> below(e.getValue(), schema.field(e.getKey())));
  }

  /** A null takes the default unless null is a value of its own. */
  private static boolean usable(@org.jspecify.annotations.Nullable JsonNode now, Schema of) {
    return now != null
        && (!now.isNull() || of.nullable())
        && !(now.isTextual() && now.textValue().isEmpty() && !of.name().isEmpty());
  }

  private static void below(JsonNode value, Schema schema) {
    if (value instanceof ObjectNode object) {
      apply(object, schema);
    } else if (value.isArray()) {
      value.forEach(element -> below(element, schema.items()));
    }
  }
}
