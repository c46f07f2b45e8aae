package dev.homelab.cli.lab;

import java.nio.file.Path;

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
}
