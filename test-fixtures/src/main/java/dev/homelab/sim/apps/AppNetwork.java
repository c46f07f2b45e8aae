package dev.homelab.sim.apps;

import org.jspecify.annotations.Nullable;

/** Which simulated application answers where, as another one in the same namespace sees it. */
@FunctionalInterface
public interface AppNetwork {
  /**
   * The application behind a name and a port, or null when nobody answers there.
   *
   * @param host the name of a Service, with or without its namespace
   */
  @Nullable AppServer find(String host, int port);
}
