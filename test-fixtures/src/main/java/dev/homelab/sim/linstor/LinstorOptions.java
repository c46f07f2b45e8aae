package dev.homelab.sim.linstor;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a simulated controller is started.
 *
 * @param state the folder that keeps what it holds and its authority, null for memory only
 * @param port the loopback port, 0 for any
 * @param names the host names in its certificate
 */
public record LinstorOptions(@Nullable Path state, int port, Set<String> names) {
  /** The name by which clients know the controller inside the cluster. */
  public static final String SERVICE = "linstor-controller.cozy-linstor.svc";

  public LinstorOptions {
    names = Set.copyOf(new TreeSet<>(names));
  }

  /** In memory, on any port, with the names of the service. */
  public static LinstorOptions inMemory() {
    return new LinstorOptions(null, 0, Set.of("linstor-controller", SERVICE));
  }

  /** The same, kept in a folder. */
  public LinstorOptions withState(Path folder) {
    return new LinstorOptions(folder, port, names);
  }

  /** The same with other names in its certificate. */
  public LinstorOptions withNames(String... others) {
    return new LinstorOptions(state, port, Set.of(others));
  }
}
