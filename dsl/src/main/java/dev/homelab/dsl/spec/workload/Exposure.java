package dev.homelab.dsl.spec.workload;

/** From where a workload can be reached. */
public enum Exposure {
  /** Only by the parts of the same service. */
  NONE,
  /** By everything in the cluster. */
  CLUSTER,
  /** By the home network, through the cluster's gateway or ingress. */
  LAN,
  /** By everybody, through the cluster's gateway or ingress. */
  INTERNET;

  /** Whether a route leads to it from outside the cluster. */
  public boolean isRouted() {
    return this == LAN || this == INTERNET;
  }
}
