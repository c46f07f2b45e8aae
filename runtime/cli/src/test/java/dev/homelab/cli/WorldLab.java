package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.proxmox.ProxmoxSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A script in a folder, the simulated hosts and boxes that it is about, and the command line. */
abstract class WorldLab {
  @TempDir Path folder;
  WorldClusters world = new WorldClusters(Path.of("unused"), 0);
  CliRun cli = new CliRun(Path.of("unused"));

  @BeforeEach
  final void openWorld() {
    world = new WorldClusters(folder.resolve("world"), 1_000);
    cli = new CliRun(folder).on(CliRun.partsWith(world));
  }

  @AfterEach
  final void closeWorld() {
    world.close();
  }

  /** Writes the script. */
  final void script(String text) throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), text);
  }

  /** What the script says now. */
  final String script() throws IOException {
    return Files.readString(folder.resolve("homelab.groovy"));
  }

  /** Runs a command that is done. */
  final CliRun.Result run(String... words) {
    CliRun.Result result = cli.run(words);
    assertThat(result.code()).as(result.err() + result.out()).isZero();
    return result;
  }

  /** Brings the lab up, which succeeds. */
  final CliRun.Result up(String... more) {
    List<String> words = new ArrayList<>(List.of("up", "--sandbox", "--yes"));
    words.addAll(List.of(more));
    return run(words.toArray(new String[0]));
  }

  /** The only host. */
  final ProxmoxSimulator host() {
    return world.world().host("pve");
  }

  /** What was done to the power of machines since the log was cleared, in order. */
  final List<String> switched() {
    return host().changes().stream()
        .map(RequestLog.Entry::path)
        .filter(path -> path.matches(".*/status/(start|shutdown|stop)"))
        .map(path -> path.substring(path.lastIndexOf('/') + 1))
        .toList();
  }
}
