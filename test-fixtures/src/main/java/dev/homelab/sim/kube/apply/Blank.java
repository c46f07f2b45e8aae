package dev.homelab.sim.kube.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.schema.Schema;

/** An object of a kind before anything is in it, as far as a given one reaches. */
final class Blank {
  private Blank() {}

  /** The always written fields of a kind that the given object has, empty. */
  static ObjectNode of(Schema schema, JsonNode like) {
    ObjectNode out = Json.object();
    for (String name : schema.present()) {
      if (like.path(name).isObject()) {
        out.set(name, of(schema.field(name), like.path(name)));
      }
    }
    for (String name : schema.nullPresent()) {
      if (like.has(name)) {
        out.putNull(name);
      }
    }
    return out;
  }
}
