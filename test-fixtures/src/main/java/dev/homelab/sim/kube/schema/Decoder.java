package dev.homelab.sim.kube.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a client sent into the typed form: fields that the kind does not have go (and are
 * told), nulls go, and a value of a wrong type is told.
 */
public final class Decoder {
  /**
   * A value of another type than declared.
   *
   * @param path the dotted path with indices
   * @param expected the declared type
   * @param value what was there
   * @param owner the type that declares the field
   */
  public record Mismatch(String path, Schema expected, JsonNode value, String owner) {}

  private final List<String> unknown = new ArrayList<>();
  private final List<Mismatch> mismatches = new ArrayList<>();
  private boolean badQuantity;

  /** The typed form of a whole object. */
  public ObjectNode decode(ObjectNode sent, Schema schema) {
    return object(sent, schema, "");
  }

  /** Whether a quantity cannot be read. */
  public boolean badQuantity() {
    return badQuantity;
  }

  /** Paths of fields that the kind does not have. */
  public List<String> unknown() {
    return unknown;
  }

  /** Values of wrong types. */
  public List<Mismatch> mismatches() {
    return mismatches;
  }

  private ObjectNode object(ObjectNode sent, Schema schema, String path) {
    ObjectNode out = Json.object();
    sent.properties()
        .forEach(
            e -> {
              String below = path.isEmpty() ? e.getKey() : path + "." + e.getKey();
              boolean open = schema.keepsUnknown() || schema.hasAdditional();
              if (schema.type() == Schema.Type.OBJECT && !schema.declares(e.getKey()) && !open) {
                unknown.add(below);
                return;
              }
              Schema of = schema.field(e.getKey());
              if (e.getValue().isNull() && !keepsNull(of)) {
                return;
              }
              JsonNode kept = value(e.getValue(), of, below, schema.name());
              if (kept != null) {
                out.set(e.getKey(), kept);
              }
            });
    return out;
  }

  private static boolean keepsNull(Schema schema) {
    return schema.nullable() || schema.type() == Schema.Type.ANY;
  }

  private @Nullable JsonNode value(JsonNode sent, Schema schema, String path, String owner) {
    if (sent.isNull() || (schema.type() == Schema.Type.ANY && schema.properties().isEmpty())) {
      return sent;
    }
    if (!fits(sent, schema)) {
      mismatches.add(new Mismatch(path, schema, sent, owner));
      return sent;
    }
    if (sent instanceof ObjectNode object) {
      return object(object, schema, path);
    }
    if (sent.isArray()) {
      ArrayNode out = Json.array();
      for (int i = 0; i < sent.size(); i++) {
        JsonNode kept = value(sent.get(i), schema.items(), path + "[" + i + "]", owner);
        if (kept != null) {
          out.add(kept);
        }
      }
      return out;
    }
    if (schema.type() == Schema.Type.QUANTITY) {
      badQuantity |= Quantities.parse(sent.asText()).isEmpty();
      return Quantities.canonical(sent);
    }
    return sent;
  }

  private static boolean fits(JsonNode sent, Schema schema) {
    return switch (schema.type()) {
      case OBJECT, MAP -> sent.isObject();
      case ARRAY -> sent.isArray();
      case STRING, TIME -> sent.isTextual();
      case INTEGER -> sent.isIntegralNumber() || whole(sent);
      case NUMBER -> sent.isNumber();
      case BOOLEAN -> sent.isBoolean();
      case INT_OR_STRING -> sent.isTextual() || sent.isIntegralNumber();
      case QUANTITY -> sent.isTextual() || sent.isNumber();
      case ANY -> true;
    };
  }

  private static boolean whole(JsonNode sent) {
    return sent.isNumber() && sent.decimalValue().stripTrailingZeros().scale() <= 0;
  }
}
