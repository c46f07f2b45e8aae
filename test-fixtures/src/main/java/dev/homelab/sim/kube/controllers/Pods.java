package dev.homelab.sim.kube.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What controllers ask of pods, and how they make them. */
final class Pods {
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private Pods() {}

  static boolean ready(Stored pod) {
    return condition(pod, "Ready").equals("True") && !pod.terminating();
  }

  static String condition(Stored object, String type) {
    for (JsonNode one : Json.at(object.json(), "status.conditions")) {
      if (one.path("type").asText().equals(type)) {
        return one.path("status").asText();
      }
    }
    return "";
  }

  static boolean finished(Stored pod) {
    return Set.of("Succeeded", "Failed").contains(Json.text(pod.json(), "status.phase"));
  }

  static boolean active(Stored pod) {
    return !finished(pod) && !pod.terminating();
  }

  /** A pod from a template. */
  static ObjectNode from(JsonNode template, Stored owner, @Nullable String name) {
    ObjectNode pod = Json.object();
    pod.set("metadata", template.path("metadata").deepCopy());
    ObjectNode metadata = Json.child(pod, "metadata");
    if (name == null) {
      metadata.put("generateName", owner.name() + "-");
    } else {
      metadata.put("name", name);
    }
    metadata.putArray("ownerReferences").add(Objects.reference(owner));
    pod.set("spec", template.path("spec").deepCopy());
    return pod;
  }

  /** A short stable name for a template. */
  static String hash(JsonNode template) {
    long h = 1125899906842597L;
    String text = template.toString();
    for (int i = 0; i < text.length(); i++) {
      h = 31 * h + text.charAt(i);
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      out.append(LETTERS.charAt((int) Math.floorMod(h, (long) LETTERS.length())));
      h = Long.rotateRight(h, 6) * 31 + i;
    }
    return out.toString();
  }

  /** A count that may be a percentage of the replicas. */
  static int share(JsonNode value, int of, boolean up) {
    if (value.isNumber()) {
      return value.asInt();
    }
    String text = value.asText("25%").replace("%", "");
    double part = Integer.parseInt(text.isEmpty() ? "0" : text) * of / 100.0;
    return (int) (up ? Math.ceil(part) : Math.floor(part));
  }
}
