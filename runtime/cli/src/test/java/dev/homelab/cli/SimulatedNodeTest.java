package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.talos.Phase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract on a simulated box, so that the suite for real ones is never out of order. */
class SimulatedNodeTest extends NodeContract {
  private static final Map<String, String> VARIABLES =
      Map.of(
          "HOMELAB_NODE_ADDRESS", "192.168.1.20",
          "HOMELAB_NODE_DISK", "type: 'nvme', size: '<= 1TB'",
          "HOMELAB_NODE_NETWORK", "192.168.1.0/24",
          "HOMELAB_NODE_GATEWAY", "192.168.1.1",
          "HOMELAB_NODE_MAY_BE_WIPED", "192.168.1.20");

  private WorldClusters world = new WorldClusters(Path.of("unused"), 0);

  @BeforeEach
  void open() {
    world = new WorldClusters(folder.resolve("world"), 1_000);
  }

  @AfterEach
  void leave() {
    world.world().advance(120_000);
    assertThat(world.world().talos().phase("box/box")).isEqualTo(Phase.MAINTENANCE);
    world.close();
  }

  @Override
  NodePlace place() {
    return NodePlace.from(VARIABLES);
  }

  @Override
  CliRun cli() {
    return new CliRun(folder).on(CliRun.partsWith(world));
  }

  @Override
  List<String> always() {
    return List.of("--sandbox");
  }
}
