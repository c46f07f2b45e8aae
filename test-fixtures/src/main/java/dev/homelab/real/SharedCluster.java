package dev.homelab.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Holds the cluster that all tests of one JVM share, and clears away those of JVMs that died. */
final class SharedCluster {

  private SharedCluster() {}

  static RealControlPlane get() {
    return Holder.CLUSTER;
  }

  private static final class Holder {
    static final RealControlPlane CLUSTER = open();
  }

  private static RealControlPlane open() {
    String running = System.getenv(RealControlPlane.RUNNING);
    if (running != null) {
      return RealControlPlane.attach(Path.of(running));
    }
    Path runs = RealParts.ofThisMachine().cache().resolve("run");
    clearDead(runs);
    RealControlPlane cluster =
        RealControlPlane.start(runs.resolve(Long.toString(ProcessHandle.current().pid())));
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close, "real cluster end"));
    return cluster;
  }

  /**
   * Kills and removes the clusters of processes that are no more, whose names their folders bear.
   */
  static void clearDead(Path runs) {
    for (Path folder : folders(runs)) {
      long owner = Long.parseLong(folder.getFileName().toString());
      boolean own = owner == ProcessHandle.current().pid();
      if (own || ProcessHandle.of(owner).isEmpty()) {
        PartProcess.killAll(folder);
        ClusterStart.removeFolder(folder);
      }
    }
  }

  private static List<Path> folders(Path runs) {
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(runs)) {
      return all.filter(folder -> folder.getFileName().toString().matches("[0-9]{1,18}")).toList();
    } catch (IOException e) {
      throw new RealException("Cannot read " + runs + ".", e);
    }
  }
}
