package dev.homelab.dsl.spec.lab;

import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.LabSettings;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.model.Address;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StatePlace;
import dev.homelab.model.Value;
import org.jspecify.annotations.Nullable;

/** Where the state of a lab is kept. */
@BlockOf(
    name = "state",
    doc = "Where the lab keeps its state and its generated secrets.",
    in = "homelab { cluster('home') { context 'home' }; state { cluster 'home'\n…\n} }")
public final class StateSpec extends Spec<StateSpec> {
  private static final String KEPT_BY_EVERY_CLUSTER = "kube-system";

  private final Origin origin;
  private @Nullable String cluster;
  private String namespace = KEPT_BY_EVERY_CLUSTER;

  StateSpec(Scope scope) {
    super(scope);
    this.origin = scope.here();
  }

  @Override
  protected StateSpec self() {
    return this;
  }

  /** Names the cluster. */
  @Word(
      doc = "Names the cluster that keeps the state; the lab names it too, and it exists already.",
      byDefault = "none; a `state` block names one",
      example = "cluster 'home'")
  public StateSpec cluster(String name) {
    cluster = Names.label(scope(), "cluster", name);
    return say();
  }

  /** Names the namespace. */
  @Word(
      doc = "Names the namespace that keeps the state; it exists, and the lab does not make it.",
      byDefault = "'kube-system'",
      example = "namespace 'lab-state'",
      once = true)
  public StateSpec namespace(String name) {
    namespace = Names.label(scope(), "namespace", name);
    return say();
  }

  /** Keeps what was said; called at the end of the block. */
  void emit() {
    LabSettings settings = scope().lab().settings();
    if (settings.state() != null) {
      problem(
          LanguageCodes.error(
              LanguageCodes.DUPLICATE_ADDRESS, "where the state is kept is said twice"));
      return;
    }
    if (cluster == null) {
      problem(
          LanguageCodes.error(LanguageCodes.MISSING, "the state's block names no cluster")
              .at(origin.user())
              .withHint("say which: state { cluster 'home' }"));
      return;
    }
    StatePlace place = new StatePlace(Address.of("cluster", cluster), namespace, origin);
    settings.state(place);
    scope().lab().usesReference(place.target(), origin.user());
    scope().lab().atEnd("state", () -> checkNamespace(place));
  }

  /** What a lab makes it also removes, and its state must outlive that. */
  private void checkNamespace(StatePlace place) {
    SourceSpan line = place.origin().user();
    for (ResourceSpec resource : scope().lab().resources()) {
      boolean made =
          resource.type().equals("kubernetes.namespace")
              && place.target().equals(resource.target())
              && !resource.lifecycle().existing()
              && place.namespace().equals(nameOf(resource));
      if (made) {
        scope()
            .lab()
            .report(
                LanguageCodes.error(
                        LanguageCodes.BAD_VALUE,
                        "the lab makes the namespace '" + place.namespace() + "' of its own state")
                    .withDetail("It would remove its state with it.")
                    .at(line)
                    .withHint("name one that is there before the lab, such as 'kube-system'"));
      }
    }
  }

  private static @Nullable String nameOf(ResourceSpec resource) {
    return resource.desired().get("metadata") instanceof Value.Tree metadata
        ? Value.textOf(metadata.get("name"))
        : null;
  }
}
