package dev.homelab.dsl.spec.machine;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A resource in the making: each property with the reason why it has its value. */
final class Draft {
  private @Nullable Address target;
  private final TreeSet<String> ignored = new TreeSet<>();
  private final Address address;
  private final String type;
  private final SortedMap<String, Value> fields = new TreeMap<>();
  private final SortedMap<String, Provenance> reasons = new TreeMap<>();
  private final SortedSet<Edge> edges = new TreeSet<>();

  Draft(Address address, String type) {
    this.address = address;
    this.type = type;
  }

  /** Sets a property by a default, with its reason. */
  Draft byDefault(String field, Object value, String reason) {
    return set(field, value, new Provenance(Provenance.Kind.DEFAULT, reason, null));
  }

  /** Sets a property that the script states. */
  Draft said(String field, Object value, @Nullable SourceSpan line) {
    return set(field, value, new Provenance(Provenance.Kind.SCRIPT, "stated by the lab", line));
  }

  /** Sets a property that the script may have stated, else a default. */
  Draft saidOr(String field, @Nullable Said<?> said, Object otherwise, String reason) {
    return said == null
        ? byDefault(field, otherwise, reason)
        : said(field, said.value(), said.line());
  }

  private Draft set(String field, Object value, Provenance reason) {
    fields.put(field, Value.of(value));
    reasons.put(field, reason);
    return this;
  }

  /** Waits for another resource. */
  Draft after(Address other, Level level) {
    edges.add(new Edge(other, level));
    return this;
  }

  /** Is carried by a target. */
  Draft on(Address carrier) {
    target = carrier;
    return this;
  }

  /** Counts no difference at this path as a change. */
  Draft ignore(String path) {
    ignored.add(path);
    return this;
  }

  /** Sets a property that follows from others, when it has a value. */
  Draft derived(String field, @Nullable Object value, String reason) {
    Value made = value == null ? Value.Null.NULL : Value.of(value);
    boolean empty =
        made == Value.Null.NULL
            || (made instanceof Value.Tree tree && tree.fields().isEmpty())
            || (made instanceof Value.Seq seq && seq.items().isEmpty());
    return empty ? this : follows(field, made, reason);
  }

  /** Sets a property that follows from what the script says elsewhere. */
  Draft follows(String field, Object value, String reason) {
    return set(field, value, new Provenance(Provenance.Kind.SCRIPT, reason, null));
  }

  /**
   * Tells why a part of a property has its value, which follows from what the script says.
   *
   * @param path names of fields with dots between them, or the place of an item: {@code items[0]}
   */
  Draft follows(String path, String reason) {
    reasons.put(path, new Provenance(Provenance.Kind.SCRIPT, reason, null));
    return this;
  }

  /**
   * Tells why a part of a property has its value: the script states it, or there is a default.
   *
   * @param path names of fields with dots between them, or the place of an item: {@code items[0]}
   * @param said what the script states, or null for a default
   */
  Draft tell(String path, @Nullable Said<?> said, String reason) {
    reasons.put(
        path,
        said == null
            ? new Provenance(Provenance.Kind.DEFAULT, reason, null)
            : new Provenance(Provenance.Kind.SCRIPT, "stated by the lab", said.line()));
    return this;
  }

  /** Sets a property that follows from what the script says, or has its default. */
  Draft followsOr(boolean said, String field, Object value, String reason) {
    return said ? follows(field, value, reason) : byDefault(field, value, reason);
  }

  /** Adds the resource to the lab. */
  ResourceSpec add(Scope scope) {
    ResourceSpec made =
        new ResourceSpec(
            address,
            type,
            target,
            new Value.Tree(fields),
            edges,
            lifecycle(),
            scope.origin(),
            reasons);
    scope.lab().add(made);
    return made;
  }

  private Lifecycle lifecycle() {
    Lifecycle plain = Lifecycle.DEFAULT;
    return ignored.isEmpty()
        ? plain
        : new Lifecycle(false, false, false, false, false, ignored, plain.replaceOn(), null);
  }

  /** Something that the script states, and where. */
  record Said<T>(T value, @Nullable SourceSpan line) {
    /** What the line states that runs now. */
    static <T> Said<T> now(Scope scope, T value) {
      return new Said<>(value, scope.line());
    }

    /** Tells of a mistake in what it states, at its line. */
    void report(Scope scope, Diagnostic mistake) {
      scope.lab().report(mistake.at(line));
    }
  }
}
