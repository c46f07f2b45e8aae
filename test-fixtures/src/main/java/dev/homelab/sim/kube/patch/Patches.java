package dev.homelab.sim.kube.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;

/** JSON patch (RFC 6902) and JSON merge patch (RFC 7386). */
public final class Patches {
  /** A patch that cannot be done; the message says which step and why. */
  public static final class PatchException extends dev.homelab.sim.kube.SimulatorException {
    private static final long serialVersionUID = 1L;

    /** With its reason. */
    public PatchException(String message) {
      super(message);
    }
  }

  private Patches() {}

  /** RFC 7386. */
  public static JsonNode merge(JsonNode target, JsonNode patch) {
    if (!(patch instanceof ObjectNode)) {
      return patch.deepCopy();
    }
    ObjectNode out = target instanceof ObjectNode object ? object : Json.object();
    patch
        .properties()
        .forEach(
            e -> {
              if (e.getValue().isNull()) {
                out.remove(e.getKey());
              } else {
                JsonNode was = out.get(e.getKey());
                out.set(e.getKey(), merge(was == null ? Json.object() : was, e.getValue()));
              }
            });
    return out;
  }

  /** RFC 6902, in place on a tree of one's own. */
  public static JsonNode json(JsonNode target, JsonNode steps) {
    JsonNode root = target;
    for (JsonNode step : steps) {
      root = step(root, step);
    }
    return root;
  }

  private static JsonNode step(JsonNode root, JsonNode step) {
    String op = step.path("op").asText();
    String path = step.path("path").asText();
    switch (op) {
      case "add" -> {
        return add(root, path, step.path("value").deepCopy());
      }
      case "remove" -> remove(root, path, "remove");
      case "replace" -> {
        if (path.isEmpty()) {
          return step.path("value").deepCopy();
        }
        if (!pointer(root, path).isMissingNode()) {
          remove(root, path, "replace");
        }
        return add(root, path, step.path("value").deepCopy());
      }
      case "move" -> {
        JsonNode moved = find(root, step.path("from").asText(), "move");
        remove(root, step.path("from").asText(), "move");
        return add(root, path, moved);
      }
      case "copy" -> {
        return add(root, path, find(root, step.path("from").asText(), "copy").deepCopy());
      }
      case "test" -> {
        JsonNode found = pointer(root, path);
        if (!Json.same(found.isMissingNode() ? null : found, step.get("value"))) {
          throw new PatchException("testing value " + path + " failed: test failed");
        }
      }
      default -> throw new PatchException("Unexpected kind: " + op);
    }
    return root;
  }

  private static JsonNode pointer(JsonNode root, String path) {
    return root.at(path);
  }

  private static JsonNode find(JsonNode root, String path, String op) {
    JsonNode found = pointer(root, path);
    if (found.isMissingNode()) {
      throw missing(op, path);
    }
    return found;
  }

  private static PatchException missing(String op, String path) {
    return new PatchException(
        op
            + " operation does not apply: doc is missing "
            + (op.equals("replace") ? "key: " : "path: ")
            + path
            + ": missing value");
  }

  private static JsonNode add(JsonNode root, String path, JsonNode value) {
    if (path.isEmpty()) {
      return value;
    }
    String key = last(path);
    JsonNode parent = pointer(root, path.substring(0, path.lastIndexOf('/')));
    if (parent instanceof ObjectNode object) {
      object.set(key, value);
    } else if (parent instanceof ArrayNode array) {
      int at = key.equals("-") ? array.size() : index(key, array.size());
      array.insert(at, value);
    } else {
      throw new PatchException(
          "add operation does not apply: doc is missing path: \"" + path + "\": missing value");
    }
    return root;
  }

  private static void remove(JsonNode root, String path, String op) {
    find(root, path, op);
    String key = last(path);
    JsonNode parent = pointer(root, path.substring(0, path.lastIndexOf('/')));
    if (parent instanceof ObjectNode object) {
      object.remove(key);
    } else {
      ((ArrayNode) parent).remove(index(key, parent.size() - 1));
    }
  }

  private static int index(String key, int most) {
    try {
      int at = Integer.parseInt(key);
      if (at >= 0 && at <= most) {
        return at;
      }
    } catch (NumberFormatException e) {
      throw new PatchException("invalid index " + key);
    }
    throw new PatchException(
        "Unable to access invalid index: " + key + ": invalid index referenced");
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1).replace("~1", "/").replace("~0", "~");
  }
}
