package dev.homelab.sim.kube.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who owns which field, after an apply or any other write. The rules are those of Kubernetes's
 * server-side apply: an applier owns what it states and gives up what it no longer states; others
 * own what they change.
 */
public final class Ownership {
  private static final List<String> SERVER_METADATA =
      List.of(
          "name",
          "namespace",
          "creationTimestamp",
          "selfLink",
          "uid",
          "generation",
          "managedFields",
          "resourceVersion",
          "deletionTimestamp",
          "deletionGracePeriodSeconds");

  private final Schema schema;
  private final List<String> reset;

  /**
   * @param schema the kind's schema
   * @param reset top fields that this endpoint never writes, such as {@code status}
   */
  public Ownership(Schema schema, List<String> reset) {
    this.schema = schema;
    this.reset = reset;
  }

  /**
   * The writer of a change.
   *
   * @param manager the field manager
   * @param apiVersion the version of the request
   * @param subresource the subresource, empty for none
   * @param time now, RFC 3339
   */
  public record Writer(String manager, String apiVersion, String subresource, String time) {}

  /**
   * One field that another manager owns with another value.
   *
   * @param entry the other manager's entry
   * @param path the field
   */
  public record Conflict(ManagedFields.Entry entry, List<Step> path) {}

  /**
   * What an apply comes to.
   *
   * @param object the merged object with its managed fields
   * @param conflicts fields of others; not empty means that nothing may be written
   */
  public record Applied(ObjectNode object, List<Conflict> conflicts) {}

  /** Merges an applied configuration into the live object. */
  public Applied apply(ObjectNode live, ObjectNode config, Writer by, boolean force) {
    ManagedFields managed = ManagedFields.of(live);
    ManagedFields.@Nullable Entry mine =
        managed.find(by.manager(), "Apply", by.apiVersion(), by.subresource());
    ObjectNode bare = bare(live);
    if (managed.entries().isEmpty() && live.path("metadata").has("uid")) {
      managed = beforeFirstApply(bare, by);
    }
    FieldSet stated = strip(Fields.of(config, schema));
    JsonNode merged = Fields.merge(bare, config, schema);
    ManagedFields.Entry silent =
        new ManagedFields.Entry(
            by.manager(),
            "Apply",
            by.apiVersion(),
            by.subresource(),
            mine == null ? "" : mine.time(),
            stated);
    ManagedFields owned = managed.with(silent, false);
    merged = prune(merged, mine, owned);
    Comparison diff = Comparison.of(bare, merged, schema);
    ManagedFields next = diff.isEmpty() ? owned : managed.with(entry(by, "Apply", stated), true);
    List<Conflict> conflicts = conflicts(next, diff, by);
    if (!conflicts.isEmpty() && !force) {
      return new Applied(live, conflicts);
    }
    ManagedFields.@Nullable Entry now =
        next.find(by.manager(), "Apply", by.apiVersion(), by.subresource());
    next = next.without(diff.changed(), now).without(diff.removed(), now);
    ObjectNode out = (ObjectNode) merged;
    next.write(out);
    return new Applied(out, List.of());
  }

  private ManagedFields beforeFirstApply(ObjectNode bare, Writer by) {
    Comparison all = Comparison.of(Blank.of(schema, bare), bare, schema);
    return ManagedFields.of(Json.object())
        .with(
            new ManagedFields.Entry(
                "before-first-apply",
                "Update",
                by.apiVersion(),
                "",
                by.time(),
                strip(all.changed())),
            true);
  }

  private JsonNode prune(JsonNode merged, ManagedFields.@Nullable Entry mine, ManagedFields next) {
    if (mine == null) {
      return merged;
    }
    FieldSet gone = mine.fields().difference(withParents(next.owned()));
    JsonNode left = gone.isEmpty() ? merged : Fields.remove(merged, gone, schema);
    return left == null ? Json.object() : left;
  }

  /** An element of a list counts as owned when anything in it is. */
  private static FieldSet withParents(FieldSet set) {
    FieldSet out = new FieldSet();
    if (set.member()) {
      out.add();
    }
    set.children()
        .forEach(
            (step, child) -> {
              if (!child.isEmpty()) {
                FieldSet below = out.at(step);
                FieldSet full = withParents(child);
                full.children().forEach((s, c) -> below.children().put(s, c));
                below.add();
              }
            });
    return out;
  }

  private List<Conflict> conflicts(ManagedFields next, Comparison diff, Writer by) {
    List<Conflict> all = new ArrayList<>();
    FieldSet changed = diff.changed();
    for (ManagedFields.Entry e : next.entries()) {
      if (!e.is(by.manager(), "Apply", by.apiVersion(), by.subresource())) {
        e.fields().intersection(changed).paths().forEach(path -> all.add(new Conflict(e, path)));
      }
    }
    return all;
  }

  /**
   * Records a write that is not an apply.
   *
   * @param live the object before, null when it is new
   * @param next the object after; gets its managed fields
   */
  public void update(@Nullable ObjectNode live, ObjectNode next, Writer by) {
    ObjectNode after = bare(next);
    ObjectNode before = live == null ? Blank.of(schema, after) : bare(live);
    ManagedFields managed = ManagedFields.of(live == null ? next : claimed(live, next));
    Comparison diff = Comparison.of(before, after, schema);
    FieldSet changed = strip(diff.changed());
    ManagedFields.@Nullable Entry mine =
        managed.find(by.manager(), "Update", by.apiVersion(), by.subresource());
    managed = managed.without(diff.changed(), mine).without(diff.removed(), mine);
    FieldSet had = mine == null ? new FieldSet() : mine.fields();
    FieldSet has = had.difference(diff.removed()).union(changed);
    managed.with(entry(by, "Update", has), !changed.isEmpty()).write(next);
  }

  /** A writer may send managed fields of its own, or an empty list to take all away. */
  private static JsonNode claimed(ObjectNode live, ObjectNode next) {
    JsonNode sent = next.path("metadata").path("managedFields");
    boolean wipes =
        sent.isArray() && (sent.isEmpty() || (sent.size() == 1 && sent.get(0).isEmpty()));
    return wipes || sent.isArray() ? next : live;
  }

  private static ManagedFields.Entry entry(Writer by, String operation, FieldSet fields) {
    return new ManagedFields.Entry(
        by.manager(), operation, by.apiVersion(), by.subresource(), by.time(), fields);
  }

  private static ObjectNode bare(ObjectNode object) {
    ObjectNode out = Json.object();
    object.properties().forEach(e -> out.set(e.getKey(), e.getValue()));
    if (object.path("metadata") instanceof ObjectNode metadata) {
      ObjectNode copy = Json.object();
      metadata.properties().forEach(e -> copy.set(e.getKey(), e.getValue()));
      copy.remove("managedFields");
      out.set("metadata", copy);
    }
    return out;
  }

  private FieldSet strip(FieldSet set) {
    FieldSet gone = new FieldSet();
    gone.at(Step.field("apiVersion")).add();
    gone.at(Step.field("kind")).add();
    FieldSet metadata = gone.at(Step.field("metadata"));
    SERVER_METADATA.forEach(name -> metadata.at(Step.field(name)).add());
    reset.forEach(name -> gone.at(Step.field(name)).add());
    FieldSet out = set.without(gone);
    FieldSet own = new FieldSet();
    own.at(Step.field("metadata")).add();
    return out.difference(own);
  }
}
