package dev.homelab.dsl.spec.kube;

import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes object in the making: each property with the reason why it has its value. A path is
 * made of the names of fields with dots between them; a field whose own name has dots is set by the
 * tree that holds it.
 */
public final class ObjectDraft {
  private final Address address;
  private final Address target;
  private final String apiVersion;
  private final String kind;
  private Value.Tree object;
  private final TreeMap<String, Provenance> reasons = new TreeMap<>();
  private final TreeSet<Edge> edges = new TreeSet<>();
  private boolean adopted;
  private boolean retained;

  /**
   * An object of a cluster.
   *
   * @param address its address in the lab
   * @param target the cluster that it lives in
   * @param namespace empty for an object of the cluster itself
   */
  public ObjectDraft(
      Address address,
      Address target,
      String apiVersion,
      String kind,
      String namespace,
      String name) {
    this.address = address;
    this.target = target;
    this.apiVersion = apiVersion;
    this.kind = kind;
    TreeBuilder metadata = TreeBuilder.tree().put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    object =
        TreeBuilder.tree()
            .put("apiVersion", apiVersion)
            .put("kind", kind)
            .put("metadata", metadata.build())
            .build();
  }

  /** Sets a property by a default, with its reason. */
  public ObjectDraft byDefault(String path, Object value, String reason) {
    return set(path, value, new Provenance(Provenance.Kind.DEFAULT, reason, null));
  }

  /** Sets a property that the script states at a line. */
  public ObjectDraft said(String path, Object value, @Nullable SourceSpan line) {
    return set(path, value, new Provenance(Provenance.Kind.SCRIPT, "stated by the lab", line));
  }

  /** Sets a property that follows from what the script says elsewhere. */
  public ObjectDraft follows(String path, Object value, String reason) {
    return set(path, value, new Provenance(Provenance.Kind.SCRIPT, reason, null));
  }

  /**
   * Tells why a part of a property that is set has its value, by a default.
   *
   * @param path as the other methods take it; the name of its last field may have dots
   */
  public ObjectDraft tell(String path, String reason) {
    reasons.put(path, new Provenance(Provenance.Kind.DEFAULT, reason, null));
    return this;
  }

  private ObjectDraft set(String path, Object value, Provenance reason) {
    object = put(object, Arrays.asList(path.split("\\.")), Value.of(value));
    reasons.put(path, reason);
    return this;
  }

  private static Value.Tree put(Value.Tree tree, List<String> path, Value value) {
    String field = path.get(0);
    if (path.size() == 1) {
      return tree.with(field, value);
    }
    Value.Tree inner = tree.get(field) instanceof Value.Tree known ? known : Value.Tree.EMPTY;
    return tree.with(field, put(inner, path.subList(1, path.size()), value));
  }

  /** Waits for another resource. */
  public ObjectDraft after(Address other, Level level) {
    edges.add(new Edge(other, level));
    return this;
  }

  /** Takes over an object that the platform has made. */
  public ObjectDraft adopted() {
    adopted = true;
    return this;
  }

  /** Leaves the object in place when it goes from the script, or not. */
  public ObjectDraft retained(boolean stays) {
    retained = stays;
    return this;
  }

  private Lifecycle lifecycle() {
    Lifecycle plain = Lifecycle.DEFAULT;
    return new Lifecycle(
        false, retained, adopted, false, false, plain.ignore(), plain.replaceOn(), null);
  }

  /** Adds the object to the lab of a scope, as asked for where the scope begins. */
  public ResourceSpec add(Scope scope) {
    ResourceSpec made =
        new ResourceSpec(
            address,
            KubeKinds.resourceType(apiVersion, kind),
            target,
            object,
            edges,
            lifecycle(),
            scope.origin(),
            reasons);
    scope.lab().add(made);
    scope.lab().atEnd("secrets of applications", () -> AppSecrets.resolve(scope.lab()));
    scope.lab().atEnd("kubernetes edges", () -> KubeEdges.derive(scope.lab()));
    return made;
  }
}
