package dev.homelab.cli.lab;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts simulated clusters. */
@FunctionalInterface
public interface Clusters {
  /**
   * Makes sure that the simulated cluster runs.
   *
   * @param stateFolder where it keeps its world
   * @param name the cluster's name
   * @param world what the script takes for granted there
   * @return the kubeconfig that leads to it
   */
  Path ensure(Path stateFolder, String name, SandboxWorld world);

  /**
   * A simulated cluster.
   *
   * @param name its name
   * @param server where it serves, or served last
   * @param pid the number of its process, or null when it is stopped
   */
  record Simulated(String name, String server, @Nullable Long pid) {}

  /** Those of a folder, by name; clusters that are no processes of their own are not listed. */
  default List<Simulated> list(Path stateFolder) {
    return List.of();
  }

  /**
   * Ends the process of a cluster and keeps its world.
   *
   * @return whether one ran
   */
  default boolean stop(Path stateFolder, String name) {
    return false;
  }
}
