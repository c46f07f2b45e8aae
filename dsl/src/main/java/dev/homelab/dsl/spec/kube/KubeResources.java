package dev.homelab.dsl.spec.kube;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.model.ResourceSpec;
import java.util.List;

/** Adds Kubernetes objects that are resources already, with an address and edges of their own. */
public final class KubeResources {
  private KubeResources() {}

  /** Adds resources to the lab; edges that follow from what they name are derived at its end. */
  public static void add(Scope scope, List<ResourceSpec> resources) {
    resources.forEach(scope.lab()::add);
    scope.lab().atEnd("kubernetes edges", () -> KubeEdges.derive(scope.lab()));
  }
}
