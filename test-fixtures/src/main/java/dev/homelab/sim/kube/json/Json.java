package dev.homelab.sim.kube.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.SimulatorException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reading, writing and walking JSON trees. Paths are dotted field names without list indices. */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(
              com.fasterxml.jackson.databind.cfg.JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  /** The shared mapper. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** A new empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A new empty array. */
  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /**
   * Parses one JSON document.
   *
   * @throws IOException when the bytes are not JSON
   */
  public static JsonNode parse(byte[] bytes) throws IOException {
    return MAPPER.readTree(bytes);
  }

  /** Parses text that is known to be JSON. */
  public static JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new SimulatorException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** The compact form. */
  public static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new SimulatorException("cannot write JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** The node at a dotted path, or a missing node. */
  public static JsonNode at(@Nullable JsonNode node, String path) {
    JsonNode here = node == null ? MissingNode.getInstance() : node;
    int from = 0;
    while (from <= path.length() && !here.isMissingNode()) {
      int dot = path.indexOf('.', from);
      String key = dot < 0 ? path.substring(from) : path.substring(from, dot);
      here = here.path(key);
      if (dot < 0) {
        break;
      }
      from = dot + 1;
    }
    return here;
  }

  /** The text at a path; empty when there is none. */
  public static String text(@Nullable JsonNode node, String path) {
    JsonNode found = at(node, path);
    return found.isValueNode() && !found.isNull() ? found.asText() : "";
  }

  /** The number at a path, or the given one. */
  public static int number(@Nullable JsonNode node, String path, int otherwise) {
    JsonNode found = at(node, path);
    return found.isNumber() ? found.asInt() : otherwise;
  }

  /** The object at a path, made when absent. */
  public static ObjectNode child(ObjectNode node, String path) {
    ObjectNode here = node;
    for (String key : path.split("\\.", -1)) {
      here = here.get(key) instanceof ObjectNode next ? next : here.putObject(key);
    }
    return here;
  }

  /** Sets the value at a dotted path, making objects on the way. */
  public static void set(ObjectNode node, String path, JsonNode value) {
    int dot = path.lastIndexOf('.');
    (dot < 0 ? node : child(node, path.substring(0, dot))).set(path.substring(dot + 1), value);
  }

  /** Removes the value at a dotted path when it is there. */
  public static void remove(ObjectNode node, String path) {
    int dot = path.lastIndexOf('.');
    JsonNode parent = dot < 0 ? node : at(node, path.substring(0, dot));
    if (parent instanceof ObjectNode object) {
      object.remove(path.substring(dot + 1));
    }
  }

  /** The elements of an array as a list; empty for anything else. */
  public static List<JsonNode> elements(JsonNode node) {
    List<JsonNode> all = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(all::add);
    }
    return all;
  }

  /** Absent, null, or an empty object or array or text. */
  public static boolean isEmpty(@Nullable JsonNode node) {
    return node == null
        || node.isMissingNode()
        || node.isNull()
        || (node.isContainerNode() && node.isEmpty())
        || (node.isTextual() && node.textValue().isEmpty());
  }

  /** Equality that takes 1 and 1.0 and different integer widths as equal. */
  public static boolean same(@Nullable JsonNode a, @Nullable JsonNode b) {
    if (a == null || b == null) {
      return a == null && b == null;
    }
    if (a.isNumber() && b.isNumber()) {
      return a.decimalValue().compareTo(b.decimalValue()) == 0;
    }
    if (a.isObject() && b.isObject()) {
      return a.size() == b.size()
          && a.properties().stream().allMatch(e -> same(e.getValue(), b.get(e.getKey())));
    }
    if (a.isArray() && b.isArray()) {
      if (a.size() != b.size()) {
        return false;
      }
      for (int i = 0; i < a.size(); i++) {
        if (!same(a.get(i), b.get(i))) {
          return false;
        }
      }
      return true;
    }
    return a.equals(b);
  }
}
