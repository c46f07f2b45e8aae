package dev.homelab.sim.kube.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.api.ApiException;
import dev.homelab.sim.kube.api.Deleter;
import dev.homelab.sim.kube.api.WriteOptions;
import dev.homelab.sim.kube.api.Writer;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How controllers read and write objects. */
public final class Objects {
  /** The manager of kube-controller-manager's writes. */
  public static final String MANAGER = "kube-controller-manager";

  private final Writer writer;
  private final Deleter deleter;

  /** Over a writer and a deleter of one world. */
  public Objects(Writer writer, Deleter deleter) {
    this.writer = writer;
    this.deleter = deleter;
  }

  /** What it writes with. */
  public Writer writer() {
    return writer;
  }

  ResourceType type(String resource) {
    return writer.world().registry().require(resource);
  }

  /** An object, null when it is not there; an empty namespace for objects of the cluster. */
  public @Nullable Stored get(String resource, String namespace, String name) {
    return writer.world().store().get(resource, namespace, name);
  }

  /** An object by {@code namespace/name}, null when it is not there. */
  public @Nullable Stored get(String resource, String key) {
    int slash = key.indexOf('/');
    return get(resource, key.substring(0, slash), key.substring(slash + 1));
  }

  /** The objects of a resource, of one namespace or (null) of all. */
  public List<Stored> list(String resource, @Nullable String namespace) {
    return writer.world().store().list(resource, namespace).items();
  }

  /** Objects of a resource whose controller is the one with the uid. */
  Stream<Stored> owned(String resource, String namespace, String uid) {
    return list(resource, namespace).stream().filter(s -> controller(s).equals(uid));
  }

  /** The uid of an object's controller, empty when it has none. */
  static String controller(Stored stored) {
    for (JsonNode owner : stored.json().path("metadata").path("ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        return owner.path("uid").asText();
      }
    }
    return "";
  }

  /**
   * Has a controller look at a set when it or one of its pods changed.
   *
   * @param sets the resource of its sets
   * @param kind their kind
   * @param delay how long until it looks, in seconds
   * @return whether the change was one of a set or a pod
   */
  static boolean observeSet(
      Change change, Controller.Work work, String sets, String kind, double delay) {
    Stored now = change.now();
    if (now.resource().equals(sets) && !change.deleted()) {
      work.add(now.namespace() + "/" + now.name(), delay);
      return true;
    }
    if (!now.resource().equals("pods")) {
      return false;
    }
    String key = controllerKey(now, kind);
    if (!key.isEmpty()) {
      work.add(key, delay);
    }
    return true;
  }

  /** The key of an object's controller when it has the kind, empty when not. */
  static String controllerKey(Stored stored, String kind) {
    for (JsonNode owner : stored.json().path("metadata").path("ownerReferences")) {
      if (owner.path("controller").asBoolean() && owner.path("kind").asText().equals(kind)) {
        return stored.namespace() + "/" + owner.path("name").asText();
      }
    }
    return "";
  }

  /** Creates an object; null when it is there already or refused. */
  public @Nullable Stored create(
      String resource, String namespace, ObjectNode object, String manager) {
    try {
      return make(resource, namespace, object, manager);
    } catch (ApiException e) {
      return null;
    }
  }

  /**
   * Creates an object.
   *
   * @throws ApiException when it is there already or refused
   */
  Stored make(String resource, String namespace, ObjectNode object, String manager) {
    ResourceType type = type(resource);
    object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    return writer.create(type, namespace, object, WriteOptions.controller(manager, ""));
  }

  /** Changes an object's status; nothing when it is gone. */
  public void status(Stored stored, String manager, Consumer<ObjectNode> change) {
    change(stored, manager, "status", o -> change.accept(Json.child(o, "status")));
  }

  /** Changes an object; nothing when it is gone. */
  public void change(
      Stored stored, String manager, String subresource, Consumer<ObjectNode> change) {
    try {
      writer.change(
          type(stored.resource()),
          stored.namespace(),
          stored.name(),
          WriteOptions.controller(manager, subresource),
          "",
          o -> {
            change.accept(o);
            return o;
          });
    } catch (ApiException e) {
      if (e.code() != 404) {
        throw e;
      }
    }
  }

  /** Deletes an object with a propagation policy. */
  public void delete(Stored stored, String policy) {
    try {
      ObjectNode options = Json.object().put("propagationPolicy", policy);
      deleter.delete(
          type(stored.resource()),
          stored.namespace(),
          stored.name(),
          WriteOptions.controller(MANAGER, "").withOptions(options));
    } catch (ApiException e) {
      if (e.code() != 404) {
        throw e;
      }
    }
  }

  /** Takes an object away at once. */
  public void remove(Stored stored) {
    Stored now = get(stored.resource(), stored.namespace(), stored.name());
    if (now != null && now.uid().equals(stored.uid())) {
      deleter.remove(now);
    }
  }

  /** Takes one finalizer off an object. */
  public void unfinalize(Stored stored, String finalizer) {
    change(
        stored,
        MANAGER,
        "",
        o -> {
          var left = Json.array();
          o.path("metadata")
              .path("finalizers")
              .forEach(
                  f -> {
                    if (!f.asText().equals(finalizer)) {
                      left.add(f);
                    }
                  });
          if (left.isEmpty()) {
            Json.child(o, "metadata").remove("finalizers");
          } else {
            Json.child(o, "metadata").set("finalizers", left);
          }
        });
  }

  String now() {
    return writer.world().now();
  }

  /** An owner reference to a controller. */
  public static ObjectNode reference(Stored owner) {
    ObjectNode out = Json.object();
    out.set("apiVersion", owner.json().path("apiVersion"));
    out.set("kind", owner.json().path("kind"));
    out.put("name", owner.name()).put("uid", owner.uid());
    return out.put("controller", true).put("blockOwnerDeletion", true);
  }

  /** Sets a condition; its transition time moves only with its status. */
  public void condition(
      ObjectNode status, String type, String value, String reason, String message) {
    ObjectNode found = null;
    for (JsonNode one : status.withArray("conditions")) {
      if (one.path("type").asText().equals(type)) {
        found = (ObjectNode) one;
      }
    }
    if (found == null) {
      found = status.withArray("conditions").addObject().put("type", type);
    }
    if (!found.path("status").asText().equals(value)) {
      found.put("lastTransitionTime", now());
    }
    found.put("status", value);
    put(found, "reason", reason);
    put(found, "message", message);
  }

  private static void put(ObjectNode to, String field, String value) {
    if (value.isEmpty()) {
      to.remove(field);
    } else {
      to.put(field, value);
    }
  }

  /** Records an event about an object; a repeated one counts up. */
  void event(Stored about, String type, String reason, String message, String source) {
    String name =
        about.name() + "." + Integer.toHexString((about.uid() + reason + message).hashCode());
    String namespace = about.namespace().isEmpty() ? "default" : about.namespace();
    Stored known = get("events", namespace, name);
    if (known != null) {
      change(
          known,
          source,
          "",
          o -> o.put("count", o.path("count").asInt() + 1).put("lastTimestamp", now()));
      return;
    }
    ObjectNode event = Json.object();
    event.putObject("metadata").put("name", name).put("namespace", namespace);
    ObjectNode object = event.putObject("involvedObject");
    object.set("kind", about.json().path("kind"));
    object.put("namespace", about.namespace()).put("name", about.name()).put("uid", about.uid());
    object.set("apiVersion", about.json().path("apiVersion"));
    object.put("resourceVersion", Long.toString(about.version()));
    event.put("type", type).put("reason", reason).put("message", message).put("count", 1);
    event.put("firstTimestamp", now()).put("lastTimestamp", now());
    event.putObject("source").put("component", source);
    event.put("reportingComponent", source);
    create("events", namespace, event, source);
  }
}
