package dev.homelab.real;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Lists and watches one collection and hands every object that is there or changes to a reaction.
 *
 * <p>The reaction sees an object again whenever it changes and whenever the watch starts anew, so
 * it must be safe to repeat. A failed reaction is tried again after the next list.
 */
final class ControlLoop implements AutoCloseable {

  private static final Duration WATCH = Duration.ofMinutes(4);

  private final KubeApi api;
  private final String collection;
  private final Consumer<JsonNode> reaction;
  private final Rounds rounds;

  private ControlLoop(KubeApi api, String collection, Consumer<JsonNode> reaction) {
    this.api = api;
    this.collection = collection;
    this.reaction = reaction;
    this.rounds = new Rounds("real " + collection, this::round);
  }

  static ControlLoop start(KubeApi api, String collection, Consumer<JsonNode> reaction) {
    ControlLoop loop = new ControlLoop(api, collection, reaction);
    loop.rounds.start();
    return loop;
  }

  private void round() {
    try {
      JsonNode list = api.get(collection);
      boolean whole = true;
      for (JsonNode item : list.path("items")) {
        whole &= react(item);
      }
      if (whole) {
        follow(list.at("/metadata/resourceVersion").asText());
      }
    } catch (RealException e) {
      // The server is away for a moment, or for good when the cluster was killed; the next round
      // looks again.
      return;
    }
  }

  private void follow(String since) {
    String path = collection + "?watch=true&resourceVersion=" + since;
    try (KubeApi.Watching watching = api.watch(path, WATCH)) {
      if (!rounds.watch(watching)) {
        return;
      }
      JsonNode event = watching.next();
      while (event != null && (deleted(event) || react(event.path("object")))) {
        event = watching.next();
      }
    } finally {
      rounds.watch(null);
    }
  }

  private static boolean deleted(JsonNode event) {
    return event.path("type").asText().equals("DELETED");
  }

  private boolean react(JsonNode object) {
    try {
      reaction.accept(object);
      return true;
    } catch (RealException e) {
      return e.status() == 404 || e.status() == 409;
    }
  }

  @Override
  public void close() {
    rounds.close();
  }
}
