package dev.homelab.dsl.spec.cozystack;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.model.Value;
import java.util.function.Consumer;

/**
 * A pool of nodes as a thing of its own, so that it comes and goes without its cluster. Cozystack
 * wants its name to begin with that of the cluster.
 */
public final class KubernetesNodesSpec extends ApplicationSpec<KubernetesNodesSpec> {
  private KubernetesNodesSpec(Scope tenant, String cluster, String pool) {
    super(tenant, AppKinds.NODES, cluster + '-' + pool);
  }

  @Override
  protected KubernetesNodesSpec self() {
    return this;
  }

  /** A pool for a cluster, as a block describes it. */
  public static KubernetesNodesSpec of(
      Scope tenant, String cluster, String pool, Consumer<NodePoolSpec> block) {
    KubernetesNodesSpec made = new KubernetesNodesSpec(tenant, cluster, pool);
    made.state("cluster", Value.of(cluster));
    NodePoolSpec spec = new NodePoolSpec(made.scope(), made::state);
    block.accept(spec);
    spec.freeze();
    return made;
  }

  @Override
  protected void defaults() {
    byDefault("minReplicas", 1, "a pool without nodes runs nothing");
  }
}
