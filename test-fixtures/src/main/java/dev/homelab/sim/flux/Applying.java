package dev.homelab.sim.flux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.api.Api;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How Flux writes the objects of a Kustomization: a dry run of each tells whether it has drifted,
 * then a forced server-side apply in Flux's name. What other objects need comes first; of the rest
 * nothing is applied as long as one is refused.
 */
final class Applying {
  private static final String MANAGER = "kustomize-controller";
  private static final String APPLY = "application/apply-patch+yaml";
  private static final int REFUSED = 400;
  private static final int NOT_FOUND = 404;

  /** Kinds that others may need (Flux's ssa package, {@code IsClusterDefinition} and classes). */
  private static final Set<String> FIRST =
      Set.of("Namespace", "CustomResourceDefinition", "ClusterRole");

  private static final List<String> SERVERS =
      List.of("managedFields", "resourceVersion", "generation", "creationTimestamp", "uid");

  private final Api api;

  Applying(Api api) {
    this.api = api;
  }

  /** An object that the server refuses; the message says why, as Flux does. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
      super(message);
    }
  }

  /** Brings all of them to what their files say. */
  void all(List<ObjectNode> objects) throws RefusedException {
    for (boolean first : new boolean[] {true, false}) {
      List<ObjectNode> stage = objects.stream().filter(one -> isFirst(one) == first).toList();
      Map<String, ObjectNode> drifted = new TreeMap<>();
      for (ObjectNode object : stage) {
        if (hasDrifted(object)) {
          drifted.put(id(object), object);
        }
      }
      for (ObjectNode object : stage) {
        if (drifted.containsKey(id(object))) {
          write(object, false);
        }
      }
    }
  }

  /** Takes one away that no file says any more. */
  void remove(ObjectNode object) throws RefusedException {
    Reply answer = api.answer(call("DELETE", path(object), Map.of(), new byte[0]));
    if (answer.status() >= REFUSED && answer.status() != NOT_FOUND) {
      throw refused(object, "delete failed", answer);
    }
  }

  /** How an inventory names an object: {@code namespace_name_group_kind}. */
  static String id(ObjectNode object) {
    String version = Json.text(object, "apiVersion");
    String group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
    String name = Json.text(object, "metadata.name").replace(":", "__");
    return String.join(
        "_", Json.text(object, "metadata.namespace"), name, group, Json.text(object, "kind"));
  }

  private static boolean isFirst(ObjectNode object) {
    return FIRST.contains(Json.text(object, "kind"));
  }

  private boolean hasDrifted(ObjectNode object) throws RefusedException {
    Reply there = api.answer(call("GET", path(object), Map.of(), new byte[0]));
    JsonNode predicted = write(object, true);
    return there.status() == NOT_FOUND || !plain(parse(there)).equals(plain(predicted));
  }

  private static JsonNode plain(JsonNode object) {
    ObjectNode plain = object.deepCopy();
    plain.remove("status");
    Json.child(plain, "metadata").remove(SERVERS);
    return plain;
  }

  private JsonNode write(ObjectNode object, boolean dry) throws RefusedException {
    Map<String, String> query = new TreeMap<>(Map.of("fieldManager", MANAGER, "force", "true"));
    if (dry) {
      query.put("dryRun", "All");
    }
    Reply answer = api.answer(call("PATCH", path(object), query, Json.bytes(object)));
    if (answer.status() >= REFUSED) {
      throw refused(object, dry ? "dry-run failed" : "apply failed", answer);
    }
    return parse(answer);
  }

  private static RefusedException refused(ObjectNode object, String what, Reply answer) {
    return new RefusedException(
        named(object) + ' ' + what + ": " + Json.text(parse(answer), "message"));
  }

  private static String named(ObjectNode object) {
    String namespace = Json.text(object, "metadata.namespace");
    return Json.text(object, "kind")
        + '/'
        + (namespace.isEmpty() ? "" : namespace + '/')
        + Json.text(object, "metadata.name");
  }

  private static JsonNode parse(Reply answer) {
    try {
      return Json.parse(answer.body());
    } catch (IOException notJson) {
      return Json.object();
    }
  }

  private static Call call(String method, String path, Map<String, String> query, byte[] body) {
    return new Call(method, path, query, Map.of("content-type", APPLY), body, MANAGER);
  }

  private String path(ObjectNode object) throws RefusedException {
    String version = Json.text(object, "apiVersion");
    String kind = Json.text(object, "kind");
    ResourceType type = api.writer().world().registry().byKind(version, kind).orElse(null);
    if (type == null) {
      throw new RefusedException(
          named(object)
              + " dry-run failed: no matches for kind \""
              + kind
              + "\" in version \""
              + version
              + '"');
    }
    String root = version.contains("/") ? "/apis/" + version : "/api/" + version;
    String space =
        type.namespaced() ? "/namespaces/" + Json.text(object, "metadata.namespace") : "";
    return root + space + '/' + type.plural() + '/' + Json.text(object, "metadata.name");
  }
}
