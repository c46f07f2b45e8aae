package dev.homelab.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.homelab.cli.lab.Clusters;
import dev.homelab.cli.lab.MachineWorld;
import dev.homelab.cli.lab.SandboxWorld;
import dev.homelab.codec.PublicJson;
import dev.homelab.sim.talos.KubeSide;
import dev.homelab.sim.world.SimWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Simulated hosts, boxes and machines in this process, for tests of commands. */
final class WorldClusters implements Clusters, AutoCloseable {
  private final Path folder;
  private final double speed;
  private final @Nullable KubeSide kube;
  private @Nullable SimWorld world;

  /** A world that is kept in a folder and goes so many times faster than life. */
  WorldClusters(Path folder, double speed) {
    this(folder, speed, null);
  }

  /** The same with other Kubernetes clusters behind the machines than simulated ones. */
  WorldClusters(Path folder, double speed, @Nullable KubeSide kube) {
    this.folder = folder;
    this.speed = speed;
    this.kube = kube;
  }

  @Override
  public Path ensure(Path stateFolder, String name, SandboxWorld furnished) {
    throw new IllegalStateException("no cluster of this lab exists by itself");
  }

  @Override
  public Machines ensure(Path stateFolder, MachineWorld described) {
    try {
      if (world == null) {
        Files.createDirectories(folder);
        Files.write(
            folder.resolve("world.json"),
            PublicJson.text(described.description()).getBytes(StandardCharsets.UTF_8));
        world = kube == null ? SimWorld.start(folder, speed) : SimWorld.start(folder, speed, kube);
      }
      JsonNode access = new JsonMapper().readTree(world().access());
      return InstalledMachines.reached(access, folder.resolve("directory.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The world; started by the first command that needs it. */
  SimWorld world() {
    SimWorld started = world;
    if (started == null) {
      throw new IllegalStateException("no command has started the world yet");
    }
    return started;
  }

  @Override
  public void close() {
    if (world != null) {
      world.close();
    }
  }
}
