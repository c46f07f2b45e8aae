package dev.homelab.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.store.ObjectStore;
import dev.homelab.sim.kube.store.Stored;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One resource of a real API server, told to a store for as long as it is followed. */
final class Followed implements AutoCloseable {
  private static final Duration WATCH = Duration.ofMinutes(4);
  private static final long LIST_SECONDS = 30;

  private final KubeApi api;
  private final ObjectStore store;
  private final ResourceType type;
  private final CountDownLatch listed = new CountDownLatch(1);
  private final Rounds rounds;

  private Followed(KubeApi api, ObjectStore store, ResourceType type) {
    this.api = api;
    this.store = store;
    this.type = type;
    this.rounds = new Rounds("follows " + type.resource(), this::round);
  }

  static Followed start(KubeApi api, ObjectStore store, ResourceType type) {
    Followed followed = new Followed(api, store, type);
    followed.rounds.start();
    return followed;
  }

  /** Returns when the store has what was there; a resource that is not served has nothing. */
  void awaitListed() {
    try {
      if (!listed.await(LIST_SECONDS, TimeUnit.SECONDS)) {
        throw new RealException("The server does not list " + type.resource() + ".");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void round() {
    try {
      follow();
    } catch (RealException away) {
      // Not served yet, or the server is away for a moment; the next round looks again.
      listed.countDown();
    }
  }

  private void follow() {
    String collection = RealObjects.collection(type, "");
    JsonNode list = api.get(collection);
    Set<String> there = new HashSet<>();
    for (JsonNode item : list.path("items")) {
      there.add(learn(item));
    }
    String since = list.at("/metadata/resourceVersion").asText();
    for (Stored known : Set.copyOf(store.known(type.resource()))) {
      if (!there.contains(known.namespace() + '/' + known.name())
          && known.version() < Long.parseLong(since)) {
        store.forget(known.resource(), known.namespace(), known.name(), Long.parseLong(since));
      }
    }
    listed.countDown();
    String path = collection + "?watch=true&resourceVersion=" + since;
    try (KubeApi.Watching watching = api.watch(path, WATCH)) {
      JsonNode event = rounds.watch(watching) ? watching.next() : null;
      // After an error, such as a version that is too old, only a new list can be trusted.
      while (event != null && !event.path("type").asText().equals("ERROR")) {
        tell(event.path("type").asText(), event.path("object"));
        event = watching.next();
      }
    } finally {
      rounds.watch(null);
    }
  }

  private void tell(String event, JsonNode object) {
    if (event.equals("DELETED")) {
      store.forget(
          type.resource(),
          Json.text(object, "metadata.namespace"),
          Json.text(object, "metadata.name"),
          object.at("/metadata/resourceVersion").asLong());
    } else if (!event.equals("BOOKMARK")) {
      learn(object);
    }
  }

  private String learn(JsonNode object) {
    String namespace = Json.text(object, "metadata.namespace");
    String name = Json.text(object, "metadata.name");
    ObjectNode kept = RealObjects.named(type, object.deepCopy());
    store.learn(type.resource(), namespace, name, kept);
    return namespace + '/' + name;
  }

  @Override
  public void close() {
    rounds.close();
  }
}
