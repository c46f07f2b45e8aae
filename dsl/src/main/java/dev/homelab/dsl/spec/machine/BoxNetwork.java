package dev.homelab.dsl.spec.machine;

/** The networks inside a box's cluster, as Cozystack's installation has them. */
final class BoxNetwork {
  /** Addresses of pods. */
  static final String PODS = "10.244.0.0/16";

  /** The gateway of pods, the first address of theirs. */
  static final String POD_GATEWAY = "10.244.0.1";

  /** Addresses of services. */
  static final String SERVICES = "10.96.0.0/16";

  /** Between nodes and the pods of Kube-OVN. */
  static final String JOIN = "100.64.0.0/16";

  private BoxNetwork() {}
}
