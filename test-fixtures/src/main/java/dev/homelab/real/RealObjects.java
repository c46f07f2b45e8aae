package dev.homelab.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.api.ApiException;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.Registry;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.store.Backing;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.ObjectStore;
import dev.homelab.sim.kube.store.Stored;
import dev.homelab.sim.kube.store.Subscription;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Has a real API server keep the objects of a simulated world: what is read is what its watches
 * have told, and each write goes to it, the status by its own path. Who reads right after a write
 * sees it.
 */
final class RealObjects implements Backing, AutoCloseable {
  private static final String JSON = "application/json";
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int REFUSED = 400;
  private static final int AWAY = 503;
  private static final long SEEN_SECONDS = 10;
  private static final long POLL_MILLIS = 100;

  private final KubeApi api;
  private final Registry registry;
  private final ObjectStore store;
  private final Map<String, Followed> followed = new ConcurrentHashMap<>();

  RealObjects(KubeApi api, Registry registry, ObjectStore store) {
    this.api = api;
    this.registry = registry;
    this.store = store;
  }

  @Override
  public void follow(String resource) {
    registry
        .byResource(resource)
        .ifPresent(
            type ->
                followed
                    .computeIfAbsent(resource, r -> Followed.start(api, store, type))
                    .awaitListed());
  }

  private ResourceType type(Stored object) {
    return registry.require(object.resource());
  }

  /** Where the objects of a type lie, of one namespace or (empty) of all. */
  static String collection(ResourceType type, String namespace) {
    String root = type.group().isEmpty() ? "/api/v1" : "/apis/" + type.apiVersion();
    return root + (namespace.isEmpty() ? "/" : "/namespaces/" + namespace + "/") + type.plural();
  }

  private String path(Stored object) {
    return collection(type(object), object.namespace()) + "/" + object.name();
  }

  @Override
  public @Nullable ObjectNode write(@Nullable Stored before, Stored next, String manager) {
    String by = manager.isEmpty() ? "" : "?fieldManager=" + manager;
    return before == null ? create(next, by) : replace(before, next, by);
  }

  private @Nullable ObjectNode create(Stored next, String by) {
    ObjectNode sent = next.copy();
    Json.child(sent, "metadata").remove(java.util.List.of("uid", "managedFields"));
    ObjectNode kept =
        send("POST", collection(type(next), next.namespace()) + by, sent, "AlreadyExists", next);
    JsonNode status = next.json().path("status");
    if (kept == null || status.isEmpty() || !type(next).splitsStatus()) {
      return kept;
    }
    kept.set("status", status);
    return send("PUT", path(next) + "/status" + by, kept, "Conflict", next);
  }

  private @Nullable ObjectNode replace(Stored before, Stored next, String by) {
    boolean status =
        type(next).splitsStatus()
            && !before.json().path("status").equals(next.json().path("status"));
    ObjectNode sent = next.copy();
    ObjectNode metadata = Json.child(sent, "metadata");
    metadata.remove("managedFields");
    metadata.put("resourceVersion", Long.toString(before.version()));
    String path = status ? path(next) + "/status" : path(next);
    return send("PUT", path + by, sent, "Conflict", next);
  }

  /** Sends an object; null when the answer is 409 for the reason that says to look again. */
  private @Nullable ObjectNode send(
      String method, String path, ObjectNode object, String again, Stored about) {
    KubeApi.Answer answer = exchange(method, path, object);
    boolean moved = Json.text(answer.body(), "reason").equals(again);
    if (answer.code() == CONFLICT && moved) {
      look(about);
      return null;
    }
    ObjectNode kept = taken(answer);
    return named(type(about), kept);
  }

  /** What the server answers; that it does not is a refusal, which controllers try again. */
  private KubeApi.Answer exchange(String method, String path, @Nullable ObjectNode body) {
    try {
      return api.exchange(method, path, JSON, body == null ? null : body.toString());
    } catch (RealException away) {
      throw ApiException.of(AWAY, "ServiceUnavailable", "the server does not answer");
    }
  }

  /** Learns at once what an object is now. */
  private void look(Stored about) {
    KubeApi.Answer now = exchange("GET", path(about), null);
    if (now.code() < REFUSED && now.body() instanceof ObjectNode object) {
      store.learn(about.resource(), about.namespace(), about.name(), named(type(about), object));
    }
  }

  /** An object as a store keeps it: with its kind, without who wrote what. */
  static ObjectNode named(ResourceType type, ObjectNode object) {
    object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    Json.child(object, "metadata").remove("managedFields");
    return object;
  }

  private static ObjectNode taken(KubeApi.Answer answer) {
    if (answer.code() >= REFUSED) {
      throw ApiException.of(
          answer.code(), Json.text(answer.body(), "reason"), Json.text(answer.body(), "message"));
    }
    return answer.body() instanceof ObjectNode object ? object : Json.object();
  }

  @Override
  public ObjectNode delete(Stored seen, JsonNode options) {
    try (Subscription changes =
        java.util.Objects.requireNonNull(store.subscribe(seen.resource(), 0))) {
      ObjectNode said = Json.object().put("apiVersion", "v1").put("kind", "DeleteOptions");
      options.properties().forEach(option -> said.set(option.getKey(), option.getValue()));
      KubeApi.Answer answer = exchange("DELETE", path(seen), said);
      if (answer.code() != NOT_FOUND) {
        ObjectNode told = taken(answer);
        awaitMarked(seen, changes);
        return told;
      }
      throw ApiException.notFound(type(seen), seen.name());
    }
  }

  /** Waits until the store knows that an object goes or is gone. */
  private void awaitMarked(Stored seen, Subscription changes) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SEEN_SECONDS);
    while (System.nanoTime() < end) {
      Stored now = store.get(seen.resource(), seen.namespace(), seen.name());
      if (now == null || now.terminating() || !now.uid().equals(seen.uid())) {
        return;
      }
      try {
        Change next = changes.poll(POLL_MILLIS);
        if (next != null && next.deleted() && next.now().uid().equals(seen.uid())) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    throw ApiException.of(AWAY, "Timeout", "the deletion of " + path(seen) + " is not told");
  }

  @Override
  public void close() {
    followed.values().forEach(Followed::close);
  }
}
