package dev.homelab.dsl.spec.machine;

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

  /** Adds the resource to the lab. */
  ResourceSpec add(Scope scope) {
    ResourceSpec made =
        new ResourceSpec(
            address,
            type,
            null,
            new Value.Tree(fields),
            edges,
            Lifecycle.DEFAULT,
            scope.origin(),
            reasons);
    scope.lab().add(made);
    return made;
  }

  /** Something that the script states, and where. */
  record Said<T>(T value, @Nullable SourceSpan line) {}
}
