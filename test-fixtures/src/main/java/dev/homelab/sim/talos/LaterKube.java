package dev.homelab.sim.talos;

import dev.homelab.sim.kube.KubeNode;
import dev.homelab.sim.talos.config.MachineText;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/** Tells the Kubernetes side on another thread, so that no lock of the lab is held meanwhile. */
final class LaterKube implements KubeSide {
  private final KubeSide side;
  private final Executor later;

  LaterKube(KubeSide side, Executor later) {
    this.side = side;
    this.later = later;
  }

  @Override
  public void serve(String cluster, MachineText config, Set<String> names) {
    later.execute(() -> side.serve(cluster, config, names));
  }

  @Override
  public int port(String cluster) {
    return side.port(cluster);
  }

  @Override
  public void register(String cluster, KubeNode node, MachineText config) {
    later.execute(() -> side.register(cluster, node, config));
  }

  @Override
  public void disks(String cluster, String node, List<Hardware.Disk> empty) {
    later.execute(() -> side.disks(cluster, node, empty));
  }

  @Override
  public byte[] snapshot(String cluster) {
    return side.snapshot(cluster);
  }

  @Override
  public void restore(String cluster, byte[] snapshot) {
    later.execute(() -> side.restore(cluster, snapshot));
  }

  @Override
  public void end(String cluster) {
    later.execute(() -> side.end(cluster));
  }

  @Override
  public void stop(String cluster, String node) {
    later.execute(() -> side.stop(cluster, node));
  }

  @Override
  public boolean ready(String cluster, String node) {
    return side.ready(cluster, node);
  }
}
