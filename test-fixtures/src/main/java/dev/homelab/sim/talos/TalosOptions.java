package dev.homelab.sim.talos;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How simulated machines are started.
 *
 * @param state the folder that keeps what they hold, null for memory only
 * @param speed how many times faster than life their clock goes; 0 stands still but for tests
 * @param kube who makes the Kubernetes clusters
 * @param power hears which machine switched itself off
 * @param directory hears where addresses are found, whenever that changes
 */
public record TalosOptions(
    @Nullable Path state,
    double speed,
    KubeSide kube,
    Consumer<String> power,
    TalosSim.DirectoryListener directory) {
  /** In memory, with a clock that stands still, and no Kubernetes. */
  public static TalosOptions inMemory() {
    return new TalosOptions(null, 0, KubeSide.NONE, id -> {}, all -> {});
  }

  /** The same, kept in a folder. */
  public TalosOptions withState(Path folder) {
    return new TalosOptions(folder, speed, kube, power, directory);
  }

  /** The same with a clock that runs by itself. */
  public TalosOptions withSpeed(double factor) {
    return new TalosOptions(state, factor, kube, power, directory);
  }

  /** The same with Kubernetes clusters. */
  public TalosOptions withKube(KubeSide side) {
    return new TalosOptions(state, speed, side, power, directory);
  }

  /** The same with somebody who hears of machines that switch themselves off. */
  public TalosOptions withPower(Consumer<String> listener) {
    return new TalosOptions(state, speed, kube, listener, directory);
  }

  /** The same with somebody who hears where addresses are found. */
  public TalosOptions withDirectory(TalosSim.DirectoryListener listener) {
    return new TalosOptions(state, speed, kube, power, listener);
  }
}
