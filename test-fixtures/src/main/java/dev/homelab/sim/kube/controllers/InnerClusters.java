package dev.homelab.sim.kube.controllers;

import dev.homelab.sim.kube.SimulatorException;
import java.util.List;

/** Clusters whose control planes run as pods of this one, such as those of Cozystack's tenants. */
public interface InnerClusters {
  /** The port of a control plane. */
  int PORT = 6443;

  /**
   * A node of such a cluster.
   *
   * @param name its name
   * @param roles what it is for
   */
  record Node(String name, List<String> roles) {}

  /**
   * What such a cluster is like.
   *
   * @param version of Kubernetes, such as {@code v1.35.0}
   * @param storageClass the default one of its storage classes
   * @param storageClasses the names of all of them
   * @param ingress whether it has an ingress controller
   * @param nodes its nodes
   */
  record Wish(
      String version,
      String storageClass,
      List<String> storageClasses,
      boolean ingress,
      List<Node> nodes) {}

  /**
   * Serves a cluster, anew or as it was, and makes it what is wished.
   *
   * @param namespace where its control plane runs
   * @param name of the Service before it, and of its Deployment
   */
  void serve(String namespace, String name, Wish wish);

  /**
   * A kubeconfig of its administrator.
   *
   * @param server the address to name in it
   */
  String kubeconfig(String namespace, String name, String server);

  /** Ends a cluster, with all that is on it; nothing when there is none. */
  void end(String namespace, String name);

  /** For a simulator that serves none: asking it for one is an error. */
  InnerClusters NONE =
      new InnerClusters() {
        @Override
        public void serve(String namespace, String name, Wish wish) {
          throw new SimulatorException("clusters of tenants are not served here: " + name);
        }

        @Override
        public String kubeconfig(String namespace, String name, String server) {
          throw new SimulatorException("clusters of tenants are not served here: " + name);
        }

        @Override
        public void end(String namespace, String name) {
          // There is none to end.
        }
      };
}
