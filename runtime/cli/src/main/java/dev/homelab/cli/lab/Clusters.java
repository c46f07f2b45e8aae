package dev.homelab.cli.lab;

import dev.homelab.model.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
   * Makes sure that the simulated hosts and boxes run.
   *
   * @param stateFolder where they keep their world
   * @return how they are reached
   */
  default Machines ensure(Path stateFolder, MachineWorld world) {
    return new Machines(Map.of(), "", stateFolder);
  }

  /**
   * Makes sure that there is a repository of the sandbox in place of a real one.
   *
   * @param stateFolder where it is kept
   * @param address of the real one
   * @return where it is
   */
  default String repository(Path stateFolder, String address) {
    return address;
  }

  /**
   * How simulated machines are reached.
   *
   * @param hosts the config of each host's target, by the host's name
   * @param factory the address of the image factory
   * @param directory the file that says where addresses are found
   */
  record Machines(Map<String, Value.Tree> hosts, String factory, Path directory) {}

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
