package dev.homelab.proof;

import dev.homelab.sim.apps.AppFault;
import dev.homelab.sim.apps.AppServer;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.linstor.LinstorFault;
import dev.homelab.sim.linstor.LinstorSimulator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The servers beside its cluster and its machines that a run of a box asks: LINSTOR and the
 * applications, those that serve already and those that begin to.
 */
final class OtherServers {
  private final List<LinstorSimulator> storages = new CopyOnWriteArrayList<>();
  private final List<AppServer> apps = new CopyOnWriteArrayList<>();
  private final Set<KubeSimulator> followed = ConcurrentHashMap.newKeySet();
  private volatile Consumer<LinstorSimulator> onStorage = storage -> {};
  private volatile Consumer<AppServer> onApp = app -> {};

  /** Knows each LINSTOR of a world that starts from now on. */
  void follow(BoxLab lab) {
    lab.machines()
        .world()
        .onStorage(
            storage -> {
              storages.add(storage);
              onStorage.accept(storage);
            });
  }

  /** Knows each application of a cluster that starts from now on. */
  void follow(KubeSimulator cluster) {
    if (!followed.add(cluster)) {
      return;
    }
    cluster
        .apps()
        .onStart(
            app -> {
              apps.add(app);
              onApp.accept(app);
            });
  }

  /** Runs an act at a request or command of LINSTOR, after so many. */
  void atStorage(int skip, boolean after, Runnable act) {
    onStorage = storage -> storage.faults().once("", "", skip, new LinstorFault.Act(after, act));
    storages.forEach(onStorage);
  }

  /** Runs an act at a request of an application that changes something, after so many of its. */
  void atApp(int skip, boolean after, Runnable act) {
    onApp = app -> app.faults().once("POST", "", skip, new AppFault.Act(after, act));
    apps.forEach(onApp);
  }

  /** Ends every fault. */
  void heal() {
    onStorage = storage -> {};
    onApp = app -> {};
    storages.forEach(storage -> storage.faults().clear());
    apps.forEach(app -> app.faults().clear());
  }
}
