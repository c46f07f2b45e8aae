package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.InnerClusters;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.Optional;

/**
 * A Kubernetes cluster of a tenant. Its release is installed with {@code disableWait}, so that it
 * is ready as soon as its objects are there; {@link TenantPlanes} makes a cluster of them.
 */
final class TenantClusterChart implements Chart {
  private final Made made;
  private final InnerClusters clusters;

  TenantClusterChart(Made made, InnerClusters clusters) {
    this.made = made;
    this.clusters = clusters;
  }

  @Override
  public Optional<String> install(Stored release, ObjectNode values) {
    Stored namespace = made.objects().get("namespaces", "", release.namespace());
    boolean etcd =
        namespace != null
            && !Json.at(namespace.json(), "metadata.labels")
                .path(TenantChart.LABEL + "etcd")
                .asText()
                .isEmpty();
    return etcd ? Optional.empty() : Optional.of("no etcd: DataStore \"\" not found");
  }

  @Override
  public boolean uninstall(Stored release) {
    boolean gone = made.gone(made.of(release));
    if (gone) {
      clusters.end(release.namespace(), release.name());
    }
    return gone;
  }
}
