package dev.homelab.sim.kube.apply;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.schema.Schema;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The paths in which two versions of an object differ.
 *
 * @param added paths that only the newer has
 * @param modified leaves with another value
 * @param removed paths that only the older has
 */
public record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {

  /** Compares two trees of one schema. */
  public static Comparison of(JsonNode before, JsonNode after, Schema schema) {
    Comparison all = new Comparison(new FieldSet(), new FieldSet(), new FieldSet());
    all.compare(before, after, schema);
    return all;
  }

  /** Paths added or modified. */
  public FieldSet changed() {
    return added.union(modified);
  }

  /** No difference at all. */
  public boolean isEmpty() {
    return added.isEmpty() && modified.isEmpty() && removed.isEmpty();
  }

  private Comparison at(Step step) {
    return new Comparison(added.at(step), modified.at(step), removed.at(step));
  }

  private void compare(@Nullable JsonNode before, @Nullable JsonNode after, Schema schema) {
    Shape shape = Shape.of(schema, before, after);
    boolean bothEmpty = Json.isEmpty(before) && Json.isEmpty(after);
    if (shape == Shape.LEAF || bothEmpty || kindsDiffer(before, after)) {
      leaf(before, after);
      return;
    }
    if (shape == Shape.FIELDS) {
      fields(before, after, schema);
    } else {
      elements(before, after, schema);
    }
    if (before == null) {
      added.add();
    } else if (after == null) {
      removed.add();
    }
  }

  private static boolean kindsDiffer(@Nullable JsonNode before, @Nullable JsonNode after) {
    return before != null
        && after != null
        && !before.isNull()
        && !after.isNull()
        && before.getNodeType() != after.getNodeType();
  }

  private void leaf(@Nullable JsonNode before, @Nullable JsonNode after) {
    if (before == null) {
      added.add();
    } else if (after == null) {
      removed.add();
    } else if (!Json.same(before, after)) {
      modified.add();
    }
  }

  private void fields(@Nullable JsonNode before, @Nullable JsonNode after, Schema schema) {
    Set<String> keys = new LinkedHashSet<>();
    if (before != null) {
      before.fieldNames().forEachRemaining(keys::add);
    }
    if (after != null) {
      after.fieldNames().forEachRemaining(keys::add);
    }
    for (String key : keys) {
      at(Step.field(key))
          .compare(
              before == null ? null : before.get(key),
              after == null ? null : after.get(key),
              schema.field(key));
    }
  }

  private void elements(@Nullable JsonNode before, @Nullable JsonNode after, Schema schema) {
    Map<Step, JsonNode> old = Shape.elements(schema, before);
    Map<Step, JsonNode> now = Shape.elements(schema, after);
    Set<Step> steps = new LinkedHashSet<>(old.keySet());
    steps.addAll(now.keySet());
    for (Step step : steps) {
      at(step).compare(old.get(step), now.get(step), schema.items());
    }
  }
}
