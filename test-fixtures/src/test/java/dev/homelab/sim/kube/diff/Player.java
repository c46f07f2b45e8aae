package dev.homelab.sim.kube.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.patch.Patches;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes one side through a sequence in a namespace of its own. */
final class Player {
  private static final String JSON = "application/json";
  private static final int LOOKS = 600;
  private final Side side;

  private Timings timings = new Timings();

  Player(Side side) {
    this.side = side;
  }

  /** Has the times of what it plays added up. */
  Player timed(Timings sums) {
    this.timings = sums;
    return this;
  }

  /** Makes a namespace, which a server takes a moment to get ready for objects. */
  void prepare(String namespace) {
    side.send(
        "POST",
        "/api/v1/namespaces",
        JSON,
        Json.read(
            "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\""
                + namespace
                + "\"}}"));
  }

  /** The answers, one a step; the namespace has been made. */
  List<ObjectNode> play(Sequence sequence, String namespace) {
    long began = System.nanoTime();
    await("/api/v1/namespaces/" + namespace + "/serviceaccounts/default", 200);
    timings.add(side.name, sequence.name(), sequence.client(), "wait for namespace", began);
    began = System.nanoTime();
    List<ObjectNode> answers = new ArrayList<>();
    if (sequence.client().equals("fabric8")) {
      answers.addAll(Fabric8Sequences.play(sequence.name(), side.fabric8(), namespace));
    } else {
      for (JsonNode step : sequence.steps()) {
        String text = step.toString().replace("$NS", namespace);
        ObjectNode answer = step(Json.read(text), namespace);
        if (!step.path("skip").asBoolean()) {
          answers.add(answer);
        }
      }
    }
    timings.add(side.name, sequence.name(), sequence.client(), "steps", began);
    return answers;
  }

  private ObjectNode step(JsonNode step, String namespace) {
    if (step.has("kubectl")) {
      List<String> words = new ArrayList<>(List.of("-n", namespace));
      words.addAll(Sequence.words(step.path("kubectl").asText()));
      return side.kubectl(words, Sequence.stdin(step));
    }
    String path = path(step.path("in").asText(), namespace);
    JsonNode body = step.path("body");
    String query = step.path("query").asText();
    String mark = path.contains("?") ? "&" : "?";
    String full = query.isEmpty() ? path : path + mark + query;
    return switch (step.path("do").asText()) {
      case "create" -> side.send("POST", full, JSON, body);
      case "put" -> side.send("PUT", full, JSON, body);
      case "edit" -> edit(path, full, step.path("by"));
      case "apply" ->
          side.send(
              "PATCH",
              full
                  + (full.contains("?") ? "&" : "?")
                  + "fieldManager="
                  + step.path("by").asText("one"),
              "application/apply-patch+yaml",
              body);
      case "merge" -> side.send("PATCH", full, "application/merge-patch+json", body);
      case "json" -> side.send("PATCH", full, "application/json-patch+json", body);
      case "strategic" -> side.send("PATCH", full, "application/strategic-merge-patch+json", body);
      case "delete" -> side.send("DELETE", full, JSON, body);
      case "await" -> await(full, step.path("code").asInt(200));
      case "established" -> established(full);
      default -> side.send("GET", full, JSON, body);
    };
  }

  private ObjectNode edit(String path, String full, JsonNode patch) {
    JsonNode now = side.send("GET", path, JSON, patch).path("body");
    ObjectNode next = (ObjectNode) Patches.json(now.deepCopy(), patch);
    Json.child(next, "metadata").remove("resourceVersion");
    return side.send("PUT", full, JSON, next);
  }

  private ObjectNode await(String path, int code) {
    for (int i = 0; i < LOOKS; i++) {
      if (side.send("GET", path, JSON, Json.object()).path("code").asInt() == code) {
        return Json.object();
      }
      pause();
    }
    throw new AssertionError(side.name + " never gave " + code + " for " + path);
  }

  private ObjectNode established(String path) {
    for (int i = 0; i < LOOKS; i++) {
      String text = side.send("GET", path, JSON, Json.object()).toString();
      if (text.contains("\"type\":\"Established\"") && !text.contains("\"status\":\"False\"")) {
        return Json.object();
      }
      pause();
    }
    throw new AssertionError(side.name + " never established " + path);
  }

  private static void pause() {
    try {
      new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** {@code group/version/resource/name} of the namespace, or a path as it is. */
  static String path(String in, String namespace) {
    if (in.startsWith("/")) {
      return in;
    }
    boolean cluster = in.startsWith("*");
    String[] parts = (cluster ? in.substring(1) : in).split("/", 3);
    String base = parts[0].equals("v1") ? "/api/v1" : "/apis/" + parts[0] + "/" + parts[1];
    String rest =
        parts[0].equals("v1")
            ? String.join("/", List.of(parts).subList(1, parts.length))
            : parts[2];
    return base + (cluster ? "/" : "/namespaces/" + namespace + "/") + rest;
  }
}
