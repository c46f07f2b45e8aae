package dev.homelab.sim.kube.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.schema.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * Strategic merge patch: a merge patch that knows the merge keys of built-in kinds, with the
 * directives {@code $patch}, {@code $deleteFromPrimitiveList}, {@code $setElementOrder} and {@code
 * $retainKeys}.
 */
public final class StrategicMerge {
  private static final String DIRECTIVE = "$patch";

  private StrategicMerge() {}

  /** The target with the patch laid over it. */
  public static JsonNode apply(JsonNode target, JsonNode patch, Schema schema) {
    if (!(patch instanceof ObjectNode changes)) {
      return patch.deepCopy();
    }
    if (changes.path(DIRECTIVE).asText().equals("replace")) {
      ObjectNode whole = changes.deepCopy();
      whole.remove(DIRECTIVE);
      return whole;
    }
    if (changes.path(DIRECTIVE).asText().equals("delete")) {
      return Json.object();
    }
    ObjectNode out = target instanceof ObjectNode object ? object.deepCopy() : Json.object();
    retain(out, changes);
    changes.properties().forEach(e -> field(out, e.getKey(), e.getValue(), changes, schema));
    return out;
  }

  private static void retain(ObjectNode out, ObjectNode changes) {
    if (changes.has("$retainKeys")) {
      List<String> kept =
          Json.elements(changes.get("$retainKeys")).stream().map(JsonNode::asText).toList();
      out.retain(kept);
    }
  }

  private static void field(
      ObjectNode out, String key, JsonNode value, ObjectNode changes, Schema schema) {
    if (key.startsWith("$deleteFromPrimitiveList/")) {
      String list = key.substring(key.indexOf('/') + 1);
      if (out.get(list) instanceof ArrayNode array) {
        List<JsonNode> left = new ArrayList<>(Json.elements(array));
        left.removeAll(Json.elements(value));
        out.set(list, Json.array().addAll(left));
      }
    } else if (key.startsWith("$setElementOrder/")) {
      String list = key.substring(key.indexOf('/') + 1);
      if (!changes.has(list) && out.get(list) instanceof ArrayNode array) {
        out.set(list, ordered(array, value, schema.field(list)));
      }
    } else if (!key.startsWith("$")) {
      if (value.isNull()) {
        out.remove(key);
      } else if (value.isArray() && schema.field(key).patchMerges()) {
        JsonNode was = out.path(key);
        ArrayNode merged = list(was, (ArrayNode) value, schema.field(key));
        JsonNode order = changes.path("$setElementOrder/" + key);
        out.set(key, order.isArray() ? ordered(merged, order, schema.field(key)) : merged);
      } else if (value.isObject()) {
        JsonNode was = out.get(key);
        JsonNode merged = apply(was == null ? Json.object() : was, value, schema.field(key));
        if (value.path(DIRECTIVE).asText().equals("delete")) {
          out.remove(key);
        } else {
          out.set(key, merged);
        }
      } else {
        out.set(key, value.deepCopy());
      }
    }
  }

  private static ArrayNode list(JsonNode was, ArrayNode changes, Schema schema) {
    for (JsonNode change : changes) {
      if (change.path(DIRECTIVE).asText().equals("replace")) {
        ArrayNode whole = Json.array();
        changes.forEach(
            c -> {
              if (!c.has(DIRECTIVE)) {
                whole.add(c.deepCopy());
              }
            });
        return whole;
      }
    }
    List<JsonNode> out = new ArrayList<>(Json.elements(was));
    String key = schema.patchKey();
    for (JsonNode change : changes) {
      if (key == null) {
        if (!out.contains(change)) {
          out.add(change.deepCopy());
        }
        continue;
      }
      JsonNode name = change.get(key);
      if (name == null) {
        throw new Patches.PatchException(
            "map: " + change + " does not contain declared merge key: " + key);
      }
      int at = indexOf(out, key, name);
      if (change.path(DIRECTIVE).asText().equals("delete")) {
        if (at >= 0) {
          out.remove(at);
        }
      } else if (at >= 0) {
        out.set(at, apply(out.get(at), change, schema.items()));
      } else {
        out.add(apply(Json.object(), change, schema.items()));
      }
    }
    return Json.array().addAll(key == null ? out : placed(was, changes, out, key));
  }

  /** New elements come first, known ones keep their place, as the server orders them. */
  private static List<JsonNode> placed(
      JsonNode was, ArrayNode changes, List<JsonNode> out, String key) {
    List<JsonNode> old = Json.elements(was);
    List<JsonNode> added = new ArrayList<>();
    List<JsonNode> known = new ArrayList<>();
    for (JsonNode one : out) {
      JsonNode name = one.get(key);
      boolean isNew = name != null && indexOf(old, key, name) < 0;
      (isNew && indexOf(Json.elements(changes), key, name) >= 0 ? added : known).add(one);
    }
    if (changes.size() == added.size()) {
      added.addAll(known);
      return added;
    }
    known.addAll(added);
    return known;
  }

  private static int indexOf(List<JsonNode> list, String key, JsonNode name) {
    for (int i = 0; i < list.size(); i++) {
      if (Json.same(list.get(i).get(key), name)) {
        return i;
      }
    }
    return -1;
  }

  private static ArrayNode ordered(ArrayNode list, JsonNode order, Schema schema) {
    String key = schema.patchKey();
    List<JsonNode> wanted = Json.elements(order);
    List<JsonNode> left = new ArrayList<>(Json.elements(list));
    ArrayNode out = Json.array();
    for (JsonNode want : wanted) {
      left.stream()
          .filter(e -> key == null ? e.equals(want) : Json.same(e.get(key), want.get(key)))
          .findFirst()
          .ifPresent(
              e -> {
                out.add(e);
                left.remove(e);
              });
    }
    out.addAll(left);
    return out;
  }
}
