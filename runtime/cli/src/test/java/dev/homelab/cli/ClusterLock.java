package dev.homelab.cli;

import dev.homelab.model.Address;
import dev.homelab.model.Origin;
import dev.homelab.model.StatePlace;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.state.ClusterState;
import dev.homelab.provider.kubernetes.state.Membership;
import dev.homelab.spi.SessionOptions;
import dev.homelab.spi.StateBackend;
import dev.homelab.state.Machine;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;

/** Holds the lock of a lab's state in a cluster, as another machine would. */
final class ClusterLock implements AutoCloseable {
  private final ClusterState state;
  private final StateBackend.Lock lock;

  private ClusterLock(ClusterState state, StateBackend.Lock lock) {
    this.state = state;
    this.lock = lock;
  }

  static ClusterLock take(Path folder, String cluster, String lab) {
    Value.Tree config = Value.ofMap(Map.of("kubeconfig", folder.resolve("kubeconfig").toString()));
    SessionOptions options = new SessionOptions(folder, folder, Map.of(), "test");
    StatePlace place = new StatePlace(Address.of("cluster", cluster), "kube-system", Origin.NONE);
    ClusterState state = ClusterState.open(config, options, place, lab, line -> {});
    StateBackend.LockOwner owner =
        new StateBackend.LockOwner("grace", "elsewhere", 7, "2026-01-01T00:00:00Z", "up");
    return new ClusterLock(state, state.backend(new Elsewhere(), Membership.KNOWN).lock(owner));
  }

  private static final class Elsewhere implements Machine {
    @Override
    public String user() {
      return "grace";
    }

    @Override
    public String host() {
      return "elsewhere";
    }

    @Override
    public long process() {
      return 7;
    }

    @Override
    public OptionalLong startOf(long process) {
      return OptionalLong.of(7);
    }
  }

  @Override
  public void close() {
    lock.close();
    state.close();
  }
}
