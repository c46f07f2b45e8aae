package dev.homelab.plan;

import dev.homelab.model.Lifecycle;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.spi.FieldRule;
import dev.homelab.spi.ResourceSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The form in which a wish is recorded: without the literal values of secret fields. Pure. */
public final class RecordedForm {
  private RecordedForm() {}

  /** The properties as they are recorded; references to secrets stay. */
  public static Value.Tree of(@Nullable ResourceSchema schema, Value.Tree desired) {
    List<FieldPath> secret = new ArrayList<>();
    if (schema != null) {
      for (FieldRule rule : schema.fields()) {
        if (rule.secret()) {
          secret.add(FieldPath.parse(rule.path()));
        }
      }
    }
    return secret.isEmpty() ? desired : (Value.Tree) without(desired, secret, new ArrayList<>());
  }

  private static Value without(Value value, List<FieldPath> secret, List<String> at) {
    if (value instanceof Value.Tree tree) {
      TreeMap<String, Value> kept = new TreeMap<>();
      tree.fields()
          .forEach(
              (name, field) -> {
                at.add(name);
                if (!isLiteral(field) || !covered(secret, at)) {
                  kept.put(name, without(field, secret, at));
                }
                at.remove(at.size() - 1);
              });
      return new Value.Tree(kept);
    }
    if (value instanceof Value.Seq seq) {
      List<Value> kept = new ArrayList<>();
      for (int i = 0; i < seq.items().size(); i++) {
        at.add(Integer.toString(i));
        Value item = seq.items().get(i);
        kept.add(
            isLiteral(item) && covered(secret, at) ? Value.Null.NULL : without(item, secret, at));
        at.remove(at.size() - 1);
      }
      return new Value.Seq(kept);
    }
    return value;
  }

  private static boolean isLiteral(Value value) {
    return !(value instanceof Value.Tree
        || value instanceof Value.Seq
        || value instanceof Value.Secret
        || value instanceof Value.Ref
        || value instanceof Value.Unknown);
  }

  private static boolean covered(List<FieldPath> secret, List<String> at) {
    FieldPath path = new FieldPath(at);
    return secret.stream().anyMatch(rule -> rule.covers(path));
  }

  /** A lifecycle as it is recorded: where a thing was moved from is of no more use then. */
  public static Lifecycle of(Lifecycle lifecycle) {
    return lifecycle.movedFrom() == null
        ? lifecycle
        : new Lifecycle(
            lifecycle.protect(),
            lifecycle.retain(),
            lifecycle.adopt(),
            lifecycle.existing(),
            lifecycle.force(),
            lifecycle.ignore(),
            lifecycle.replaceOn(),
            null);
  }

  /**
   * The record of a resource as it was made or found right.
   *
   * @param desired the wish with every reference resolved
   */
  public static StateEntry entry(
      ResourceSpec desired,
      @Nullable ResourceSchema schema,
      String objectId,
      Value.Tree secretDigests,
      Value.Tree outputs,
      boolean ready) {
    var user = desired.origin().user();
    return new StateEntry(
        desired.address(),
        desired.type(),
        schema == null ? 1 : schema.version(),
        desired.target(),
        objectId,
        of(schema, desired.desired()),
        secretDigests,
        outputs,
        desired.dependsOn(),
        of(desired.lifecycle()),
        ready,
        user == null ? "" : user.file() + ':' + user.line());
  }

  /**
   * A record that was rebuilt from an object, with what no object shows: what may happen to it and
   * what it depends on are taken from the script, as far as it still has the resource.
   *
   * @param wish the resource in the script, or null when it has none
   */
  public static StateEntry rebuilt(StateEntry found, @Nullable ResourceSpec wish) {
    if (wish == null || !wish.type().equals(found.type())) {
      return found;
    }
    var user = wish.origin().user();
    return new StateEntry(
        found.address(),
        found.type(),
        found.schemaVersion(),
        found.target(),
        found.objectId(),
        found.recorded(),
        found.secretDigests(),
        found.outputs(),
        wish.dependsOn(),
        of(wish.lifecycle()),
        found.ready(),
        user == null ? "" : user.file() + ':' + user.line());
  }

  /** What the record of a right object lacks, in words; empty when nothing. */
  static String stale(StateEntry entry, ResourceSpec desired, @Nullable ResourceSchema schema) {
    if (!Objects.equals(entry.target(), desired.target())) {
      return "what carries it is called otherwise now";
    }
    if (!entry.lifecycle().equals(of(desired.lifecycle()))) {
      return "what may happen to it changed in the script";
    }
    if (!entry.dependsOn().equals(desired.dependsOn())) {
      return "what it depends on changed in the script";
    }
    if (!entry.recorded().equals(of(schema, desired.desired()))) {
      return "its record is behind";
    }
    return "";
  }

  /** An entry whose properties follow the newest form of its type. */
  static StateEntry upgraded(StateEntry entry, @Nullable ResourceSchema schema) {
    if (schema == null || entry.schemaVersion() >= schema.version()) {
      return entry;
    }
    Value.Tree properties = entry.recorded();
    for (int version = Math.max(1, entry.schemaVersion()); version < schema.version(); version++) {
      properties = schema.upgraders().get(version - 1).apply(properties);
    }
    return new StateEntry(
        entry.address(),
        entry.type(),
        schema.version(),
        entry.target(),
        entry.objectId(),
        properties,
        entry.secretDigests(),
        entry.outputs(),
        entry.dependsOn(),
        entry.lifecycle(),
        entry.ready(),
        entry.source());
  }
}
