package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.model.Value;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.json.Json;
import java.util.TreeMap;

/** Specs as the table of kinds takes them, and back. */
final class ValueTrees {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ValueTrees() {}

  /** A tree of what is below a JSON object; empty for anything else. */
  static Value.Tree tree(JsonNode node) {
    return value(node) instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
  }

  private static Value value(JsonNode node) {
    if (node.isObject()) {
      TreeMap<String, Value> fields = new TreeMap<>();
      node.properties().forEach(e -> fields.put(e.getKey(), value(e.getValue())));
      return new Value.Tree(fields);
    }
    if (node.isArray()) {
      return new Value.Seq(Json.elements(node).stream().map(ValueTrees::value).toList());
    }
    if (node.isBoolean()) {
      return new Value.Bool(node.booleanValue());
    }
    if (node.isNumber()) {
      return Value.of(node.decimalValue());
    }
    return node.isTextual() ? new Value.Text(node.textValue()) : Value.Null.NULL;
  }

  /** A tree as a JSON object. */
  static ObjectNode object(Value.Tree tree) {
    ObjectNode out = Json.object();
    tree.fields().forEach((name, value) -> out.set(name, json(value)));
    return out;
  }

  private static JsonNode json(Value value) {
    if (value instanceof Value.Tree tree) {
      return object(tree);
    }
    if (value instanceof Value.Seq seq) {
      ArrayNode out = Json.array();
      seq.items().forEach(item -> out.add(json(item)));
      return out;
    }
    if (value instanceof Value.Bool flag) {
      return NODES.booleanNode(flag.value());
    }
    if (value instanceof Value.Int number) {
      return NODES.numberNode(number.value());
    }
    if (value instanceof Value.Dec number) {
      return NODES.numberNode(number.value());
    }
    if (value instanceof Value.Text text) {
      return NODES.textNode(text.value());
    }
    if (value == Value.Null.NULL) {
      return NODES.nullNode();
    }
    throw new SimulatorException("a spec on the server holds what only a plan can");
  }
}
