package dev.homelab.dsl.spec.kube;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.LifecycleNotes;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.model.Address;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A namespace of a cluster, and what runs in it. */
@BlockOf(
    name = "namespace",
    doc = "A namespace of a cluster, and what runs in it.",
    in =
        """
        homelab { value('other') { content 'x' }; cluster('home') { namespace('web') {
          manifest '{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {a: b}}'
        …
        } } }\
        """)
public final class NamespaceSpec extends ObjectBlock<NamespaceSpec> {
  private static final Set<String> BUILT_IN =
      Set.of("default", "kube-system", "kube-public", "kube-node-lease");
  private final String name;
  private final SortedMap<String, Value> labels = new TreeMap<>();

  private NamespaceSpec(Scope scope, String name) {
    super(scope);
    this.name = name;
  }

  /** Opens the namespace of a cluster, whose scope is given. */
  static NamespaceSpec open(Scope cluster, String name) {
    String checked = Names.label(cluster, "namespace", name);
    Scope scope = cluster.inner("namespace", checked).inNamespace(checked);
    return new NamespaceSpec(scope, checked);
  }

  @Override
  protected NamespaceSpec self() {
    return this;
  }

  /** Sets a label of the namespace. */
  @Word(
      doc = "Sets a label of the namespace.",
      byDefault = "none",
      example = "label 'team', 'home'")
  public NamespaceSpec label(String key, String value) {
    labels.put(key, new Value.Text(value));
    return say();
  }

  /** Sets the pod security level. */
  @Word(
      doc = "Sets which pods the namespace admits: 'privileged', 'baseline' or 'restricted'.",
      byDefault = "the cluster's own rule",
      example = "podSecurity 'baseline'",
      once = true)
  public NamespaceSpec podSecurity(String level) {
    return label("pod-security.kubernetes.io/enforce", level);
  }

  /** Adds the Namespace object; called at the end of the block. */
  void emit() {
    Value.Tree metadata = Value.ofMap(Map.of("name", name));
    if (!labels.isEmpty()) {
      metadata = metadata.with("labels", new Value.Tree(labels));
    }
    Value.Tree object =
        new Value.Tree(
            new TreeMap<>(
                Map.of(
                    "apiVersion",
                    new Value.Text("v1"),
                    "kind",
                    new Value.Text("Namespace"),
                    "metadata",
                    metadata)));
    Lifecycle life = BUILT_IN.contains(name) ? LifecycleNotes.existing() : Lifecycle.DEFAULT;
    Address address = scope().here("namespace");
    scope()
        .lab()
        .add(
            new ResourceSpec(
                address,
                "kubernetes.namespace",
                scope().target(),
                object,
                Collections.emptySortedSet(),
                life,
                scope().origin(),
                Collections.emptySortedMap()));
  }
}
