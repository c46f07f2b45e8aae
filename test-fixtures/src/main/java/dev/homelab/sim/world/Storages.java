package dev.homelab.sim.world;

import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.controllers.StoragePools;
import dev.homelab.sim.linstor.LinstorDisk;
import dev.homelab.sim.linstor.LinstorInCluster;
import dev.homelab.sim.linstor.LinstorOptions;
import dev.homelab.sim.linstor.LinstorSimulator;
import dev.homelab.sim.talos.Hardware;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The LINSTOR of each cluster that its machines make, started when somebody asks for it. What is on
 * the disks of machines outlives their cluster.
 */
final class Storages implements AutoCloseable {
  private final @Nullable Path folder;
  private final Map<KubeSimulator, Storage> known = new ConcurrentHashMap<>();
  private volatile Consumer<LinstorSimulator> onStart = linstor -> {};

  /** Keeps what the disks hold in a folder, or in memory. */
  Storages(@Nullable Path folder) {
    this.folder = folder;
  }

  /** Tells of each LINSTOR that starts from now on, before anybody asks it. */
  void onStart(Consumer<LinstorSimulator> told) {
    onStart = told;
  }

  /** Leads a cluster to the LINSTOR of its name. */
  void connect(String name, KubeSimulator kube) {
    Path kept = folder == null ? null : folder.resolve("linstor").resolve(name);
    Storage storage = new Storage(kept, linstor -> onStart.accept(linstor));
    known.put(kube, storage);
    kube.pools(storage);
  }

  /** Notes the disks of a node. */
  void disks(KubeSimulator kube, String node, List<Hardware.Disk> empty) {
    Storage storage = known.get(kube);
    if (storage != null) {
      storage.disks(kube, node, empty);
    }
  }

  /** The controller's database goes with its cluster. */
  void end(KubeSimulator kube) {
    Storage storage = known.remove(kube);
    if (storage != null) {
      storage.forget();
    }
  }

  @Override
  public void close() {
    known.values().forEach(Storage::close);
    known.clear();
  }

  /** The LINSTOR of one cluster. */
  private static final class Storage implements StoragePools {
    private final @Nullable Path kept;
    private final Consumer<LinstorSimulator> told;
    private final Map<String, List<LinstorDisk>> disks = new TreeMap<>();
    private @Nullable LinstorSimulator running;
    private @Nullable KubeSimulator cluster;

    Storage(@Nullable Path kept, Consumer<LinstorSimulator> told) {
      this.kept = kept;
      this.told = told;
    }

    synchronized void disks(KubeSimulator kube, String node, List<Hardware.Disk> empty) {
      cluster = kube;
      disks.putIfAbsent(node, empty.stream().map(disk -> LinstorDisk.of(disk, true)).toList());
      if (running != null || isKept()) {
        join(started(), kube);
      }
    }

    private synchronized LinstorSimulator started() {
      LinstorSimulator linstor = running;
      if (linstor == null) {
        LinstorOptions options = LinstorOptions.inMemory();
        linstor = LinstorSimulator.start(kept == null ? options : options.withState(kept));
        running = linstor;
        told.accept(linstor);
        KubeSimulator kube = cluster;
        if (kube != null) {
          join(linstor, kube);
        }
      }
      return linstor;
    }

    private void join(LinstorSimulator linstor, KubeSimulator kube) {
      disks.forEach(linstor::addNode);
      new LinstorInCluster(linstor, kube).connect();
    }

    private boolean isKept() {
      return kept != null && Files.exists(kept);
    }

    synchronized void forget() {
      if (running != null || isKept()) {
        started().forget();
        close();
      }
    }

    synchronized void close() {
      LinstorSimulator linstor = running;
      if (linstor != null) {
        linstor.close();
        running = null;
      }
    }

    @Override
    public Map<String, String> clientTls() {
      return started().clientTls();
    }

    @Override
    public boolean exists(String pool) {
      return nodes(pool) > 0;
    }

    @Override
    public int nodes(String pool) {
      return started().nodesWith(pool);
    }
  }
}
