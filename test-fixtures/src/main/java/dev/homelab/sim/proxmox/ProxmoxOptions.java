package dev.homelab.sim.proxmox;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a simulated cluster is started.
 *
 * @param profile its version
 * @param nodes the names of its nodes, the one that listens first
 * @param state the folder that keeps what it holds, null for memory only
 * @param speed how many times faster than life its clock goes; 0 stands still but for polls
 * @param pollMillis how far each look at a task moves the clock
 * @param port the loopback port, 0 for any
 */
public record ProxmoxOptions(
    Profile profile,
    List<String> nodes,
    @Nullable Path state,
    double speed,
    long pollMillis,
    int port) {
  public ProxmoxOptions {
    nodes = List.copyOf(nodes);
  }

  /** One node {@code pve} of version 9.2 in memory, whose time passes with looks at its tasks. */
  public static ProxmoxOptions inMemory() {
    return new ProxmoxOptions(Profile.PVE92, List.of("pve"), null, 0, 500, 0);
  }

  /** The same with another version. */
  public ProxmoxOptions with(Profile other) {
    return new ProxmoxOptions(other, nodes, state, speed, pollMillis, port);
  }

  /** The same with other nodes. */
  public ProxmoxOptions withNodes(String... names) {
    return new ProxmoxOptions(profile, List.of(names), state, speed, pollMillis, port);
  }

  /** The same, kept in a folder. */
  public ProxmoxOptions withState(Path folder) {
    return new ProxmoxOptions(profile, nodes, folder, speed, pollMillis, port);
  }

  /** The same with a clock that runs by itself. */
  public ProxmoxOptions withSpeed(double factor) {
    return new ProxmoxOptions(profile, nodes, state, factor, pollMillis, port);
  }

  /** The same on a port. */
  public ProxmoxOptions withPort(int number) {
    return new ProxmoxOptions(profile, nodes, state, speed, pollMillis, number);
  }
}
