package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.ClusterFacts;
import dev.homelab.model.Address;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster of a box with Cozystack has for services.
 *
 * @param box the box
 */
record BoxFacts(NodeSpec box) implements ClusterFacts {
  @Override
  public Address address() {
    return box.address();
  }

  /** The class that keeps its copies when a second box comes. */
  @Override
  public String storageClass() {
    return "replicated";
  }

  @Override
  public boolean installsLocalPath() {
    return false;
  }

  @Override
  public @Nullable String ingressClass() {
    return null;
  }

  @Override
  public @Nullable GatewayFact gateway() {
    return null;
  }

  /** Whether the script names addresses for load balancers. */
  @Override
  public boolean hasLoadBalancer() {
    return box.loadBalancerAddresses() != null;
  }

  @Override
  public @Nullable CertificateFact certificates() {
    return null;
  }

  @Override
  public @Nullable String domain() {
    return box.scope().lab().settings().domain();
  }

  @Override
  public String timezone() {
    return box.scope().lab().settings().timezone();
  }

  @Override
  public boolean hasOneNode() {
    return true;
  }
}
