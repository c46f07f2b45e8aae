package dev.homelab.sim.flux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.Set;

/** The conditions of Flux's objects; each says which generation it is of. */
final class Conditions {
  private Conditions() {}

  static void set(
      Objects objects,
      Stored of,
      ObjectNode status,
      String type,
      String value,
      String reason,
      String message) {
    objects.condition(status, type, value, reason, message);
    for (JsonNode one : status.withArray("conditions")) {
      if (Json.text(one, "type").equals(type)) {
        ((ObjectNode) one)
            .put("observedGeneration", Json.number(of.json(), "metadata.generation", 0));
      }
    }
  }

  static void remove(ObjectNode status, String... types) {
    Set<String> gone = Set.of(types);
    ArrayNode left = Json.array();
    for (JsonNode one : Json.at(status, "conditions")) {
      if (!gone.contains(Json.text(one, "type"))) {
        left.add(one);
      }
    }
    status.set("conditions", left);
  }

  static boolean isReady(Stored object) {
    boolean seen =
        Json.number(object.json(), "status.observedGeneration", -1)
            == Json.number(object.json(), "metadata.generation", 0);
    for (JsonNode one : Json.at(object.json(), "status.conditions")) {
      if (Json.text(one, "type").equals("Ready")) {
        return seen && Json.text(one, "status").equals("True");
      }
    }
    return false;
  }
}
