package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.ArrayList;
import java.util.List;

/**
 * What the limit ranges of a namespace give to containers that do not say (the admission plugin
 * LimitRanger), with the note that it leaves. Maxima and minima are not looked at.
 */
final class PodLimits {
  private static final String NOTE = "kubernetes.io/limit-ranger";
  private final World world;

  PodLimits(World world) {
    this.world = world;
  }

  /** Fills the requests and limits of a new pod's containers. */
  void fill(String namespace, ObjectNode pod) {
    for (Stored range : world.store().list("limitranges", namespace).items()) {
      for (JsonNode limit : Json.at(range.json(), "spec.limits")) {
        if (Json.text(limit, "type").equals("Container")) {
          fill(limit, pod);
        }
      }
    }
  }

  private static void fill(JsonNode limit, ObjectNode pod) {
    List<String> notes = new ArrayList<>();
    for (String list : List.of("containers", "initContainers")) {
      String kind = list.equals("containers") ? "container" : "init container";
      for (JsonNode one : pod.path("spec").path(list)) {
        String name = kind + " " + Json.text(one, "name");
        note(notes, set(one, "requests", limit.path("defaultRequest")), "request for " + name);
        note(notes, set(one, "limits", limit.path("default")), "limit for " + name);
      }
    }
    ObjectNode annotations = Json.child(pod, "metadata.annotations");
    if (!notes.isEmpty()) {
      annotations.put(NOTE, "LimitRanger plugin set: " + String.join("; ", notes));
    } else if (annotations.isEmpty()) {
      Json.child(pod, "metadata").remove("annotations");
    }
  }

  private static void note(List<String> notes, List<String> set, String of) {
    if (!set.isEmpty()) {
      notes.add(String.join(", ", set) + " " + of);
    }
  }

  private static List<String> set(JsonNode container, String field, JsonNode defaults) {
    List<String> set = new ArrayList<>();
    for (var one : defaults.properties()) {
      ObjectNode to = Json.child((ObjectNode) container, "resources." + field);
      if (!to.has(one.getKey())) {
        to.set(one.getKey(), one.getValue());
        set.add(one.getKey());
      }
    }
    return set;
  }
}
