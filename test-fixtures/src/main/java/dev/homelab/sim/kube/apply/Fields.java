package dev.homelab.sim.kube.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.schema.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tree operations of server-side apply: fields of a value, merge, and removal of fields. */
public final class Fields {
  private Fields() {}

  /** The paths that an applied configuration states. */
  public static FieldSet of(JsonNode value, Schema schema) {
    FieldSet set = new FieldSet();
    collect(value, schema, set);
    return set;
  }

  private static void collect(JsonNode value, Schema schema, FieldSet into) {
    switch (Shape.of(schema, value, null)) {
      case FIELDS -> {
        if (value.isEmpty()) {
          into.add();
        }
        value
            .properties()
            .forEach(
                e -> {
                  FieldSet child = into.at(Step.field(e.getKey()));
                  if (!schema.declares(e.getKey())) {
                    child.add();
                  }
                  collect(e.getValue(), schema.field(e.getKey()), child);
                });
      }
      case ELEMENTS -> {
        if (value.isEmpty()) {
          into.add();
        }
        Shape.elements(schema, value)
            .forEach(
                (step, element) -> {
                  FieldSet child = into.at(step).add();
                  if (!schema.isSet()) {
                    collect(element, schema.items(), child);
                  }
                });
      }
      case LEAF -> into.add();
    }
  }

  /** The live value with the applied one laid over it. */
  public static JsonNode merge(@Nullable JsonNode live, @Nullable JsonNode applied, Schema schema) {
    if (applied == null) {
      return live == null ? Json.object() : live;
    }
    if (live == null || live.isNull()) {
      return applied;
    }
    return switch (Shape.of(schema, applied, live)) {
      case LEAF -> applied;
      case FIELDS -> live.isObject() ? mergeFields(live, applied, schema) : applied;
      case ELEMENTS -> live.isArray() ? mergeElements(live, applied, schema) : applied;
    };
  }

  private static ObjectNode mergeFields(JsonNode live, JsonNode applied, Schema schema) {
    ObjectNode out = Json.object();
    live.properties()
        .forEach(
            e ->
                out.set(
                    e.getKey(),
                    merge(e.getValue(), applied.get(e.getKey()), schema.field(e.getKey()))));
    applied
        .properties()
        .forEach(
            e -> {
              if (!live.has(e.getKey())) {
                out.set(e.getKey(), e.getValue());
              }
            });
    return out;
  }

  /**
   * Merges two lists by the names of their elements: the order of the applied list holds, elements
   * that only the live one has stay between their neighbours.
   */
  private static ArrayNode mergeElements(JsonNode live, JsonNode applied, Schema schema) {
    Map<Step, JsonNode> left = Shape.elements(schema, live);
    Map<Step, JsonNode> right = Shape.elements(schema, applied);
    List<Step> lefts = new ArrayList<>(left.keySet());
    List<Step> rights = new ArrayList<>(right.keySet());
    List<Step> shared = new ArrayList<>(rights);
    shared.retainAll(left.keySet());
    Set<Step> done = new HashSet<>();
    ArrayNode out = Json.array();
    int l = 0;
    int r = 0;
    while (l < lefts.size() || r < rights.size()) {
      if (l < lefts.size()) {
        Step at = lefts.get(l);
        boolean same = r < rights.size() && at.equals(rights.get(r));
        boolean waits = right.containsKey(at) && !shared.isEmpty() && !shared.get(0).equals(at);
        if (!same && r < rights.size() && waits) {
          l++;
          continue;
        }
        if (!right.containsKey(at)) {
          out.add(left.get(at));
          l++;
          continue;
        }
        if (done.contains(at) || same) {
          l++;
        }
      }
      if (r < rights.size()) {
        Step at = rights.get(r++);
        done.add(at);
        shared.remove(at);
        JsonNode mine = right.get(at);
        out.add(schema.isSet() ? mine : merge(left.get(at), mine, schema.items()));
      }
    }
    return out;
  }

  /** The value without the member paths of the set; null when nothing of a container is left. */
  public static @Nullable JsonNode remove(JsonNode value, FieldSet gone, Schema schema) {
    return switch (Shape.of(schema, value, null)) {
      case LEAF -> value;
      case FIELDS -> {
        ObjectNode out = Json.object();
        value
            .properties()
            .forEach(
                e -> {
                  JsonNode kept =
                      keep(
                          e.getValue(), gone.get(Step.field(e.getKey())), schema.field(e.getKey()));
                  if (kept != null) {
                    out.set(e.getKey(), kept);
                  }
                });
        yield out.isEmpty() && !value.isEmpty() ? null : out;
      }
      case ELEMENTS -> {
        ArrayNode out = Json.array();
        for (JsonNode element : value) {
          JsonNode kept = keep(element, gone.get(Shape.step(schema, element)), schema.items());
          if (kept != null) {
            out.add(kept);
          }
        }
        yield out.isEmpty() && !value.isEmpty() ? null : out;
      }
    };
  }

  private static @Nullable JsonNode keep(JsonNode value, @Nullable FieldSet gone, Schema schema) {
    if (gone == null) {
      return value;
    }
    return gone.member() ? null : remove(value, gone, schema);
  }
}
