package dev.homelab.sim.talos;

import dev.homelab.sim.kube.KubeNode;
import dev.homelab.sim.talos.config.MachineText;
import java.util.List;
import java.util.Set;

/** What simulated machines tell of the Kubernetes clusters that they make. */
public interface KubeSide {
  /** Nobody listens: clusters have no API behind them, and every node counts as ready. */
  KubeSide NONE =
      new KubeSide() {
        @Override
        public void serve(String cluster, MachineText config, Set<String> names) {}

        @Override
        public int port(String cluster) {
          return 0;
        }

        @Override
        public void register(String cluster, KubeNode node, MachineText config) {}

        @Override
        public void stop(String cluster, String node) {}

        @Override
        public boolean ready(String cluster, String node) {
          return true;
        }
      };

  /**
   * A control plane serves the API of a cluster.
   *
   * @param cluster the cluster, one for each etcd
   * @param config the control plane's config
   * @param names the names in the server's certificate
   */
  void serve(String cluster, MachineText config, Set<String> names);

  /** The loopback port of a cluster's API, 0 while there is none. */
  int port(String cluster);

  /**
   * A machine's kubelet registers its node, or tells of it again.
   *
   * @param config the machine's config
   */
  void register(String cluster, KubeNode node, MachineText config);

  /**
   * The disks of a node that nothing is on, and that are not the system's.
   *
   * @param node the node's name in Kubernetes
   */
  default void disks(String cluster, String node, List<Hardware.Disk> empty) {}

  /** A machine's kubelet ends. */
  void stop(String cluster, String node);

  /** Whether a node is ready. */
  boolean ready(String cluster, String node);

  /** What a cluster holds, for a snapshot of its etcd; empty when nothing keeps it. */
  default byte[] snapshot(String cluster) {
    return new byte[0];
  }

  /** A cluster that has yet to serve begins with what a snapshot holds. */
  default void restore(String cluster, byte[] snapshot) {}

  /** Nothing of a cluster's etcd is left. */
  default void end(String cluster) {}
}
