package dev.homelab.sim.kube.apply;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.schema.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a value is looked at for ownership: as fields, as elements with a name, or as one leaf. */
enum Shape {
  FIELDS,
  ELEMENTS,
  LEAF;

  /** The shape of a present value. */
  static Shape of(Schema schema, @Nullable JsonNode a, @Nullable JsonNode b) {
    JsonNode value = a == null || a.isNull() ? b : a;
    if (value == null || schema.atomic()) {
      return LEAF;
    }
    if (value.isObject()) {
      return schema.type() == Schema.Type.ARRAY ? LEAF : FIELDS;
    }
    return value.isArray() && schema.type() == Schema.Type.ARRAY ? ELEMENTS : LEAF;
  }

  /** The step from a field container to a field. */
  static Step step(Schema list, JsonNode element) {
    if (list.isSet()) {
      return Step.value(element);
    }
    Schema of = list.items();
    return Step.keyed(element, list.keys(), key -> of.field(key).defaultValue());
  }

  /** The elements of a list by their steps, the first of a name winning. */
  static Map<Step, JsonNode> elements(Schema list, @Nullable JsonNode array) {
    Map<Step, JsonNode> all = new LinkedHashMap<>();
    if (array != null && array.isArray()) {
      array.forEach(e -> all.putIfAbsent(step(list, e), e));
    }
    return all;
  }
}
