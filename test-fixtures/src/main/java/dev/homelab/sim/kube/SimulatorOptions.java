package dev.homelab.sim.kube;

import dev.homelab.sim.kube.http.Authority;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * How a simulator is started.
 *
 * @param cluster the cluster's name in its kubeconfig
 * @param state the folder that keeps its objects, null for memory only
 * @param speed how many times faster than real controllers work; 1 is real time
 * @param port the loopback port, 0 for any
 * @param controllers whether controllers run at all
 * @param clock the time of timestamps
 * @param authority the authority of a cluster whose nodes register from outside; null for an own
 *     authority
 * @param cozystack whether Cozystack is there from the start
 * @param nodesFromOutside whether nodes, and what comes with them, register from outside
 * @param flux whether Flux is there from the start
 */
public record SimulatorOptions(
    String cluster,
    @Nullable Path state,
    double speed,
    int port,
    boolean controllers,
    Clock clock,
    @Nullable Authority authority,
    boolean cozystack,
    boolean nodesFromOutside,
    boolean flux) {
  /** In memory, named {@code sandbox}, sixty times faster than life. */
  public static SimulatorOptions inMemory() {
    return new SimulatorOptions(
        "sandbox", null, 60, 0, true, Clock.systemUTC(), null, false, false, false);
  }

  /** The same, kept in a folder. */
  public SimulatorOptions withState(Path folder) {
    return new SimulatorOptions(
        cluster,
        folder,
        speed,
        port,
        controllers,
        clock,
        authority,
        cozystack,
        nodesFromOutside,
        flux);
  }

  /** The same with another name. */
  public SimulatorOptions withCluster(String name) {
    return new SimulatorOptions(
        name, state, speed, port, controllers, clock, authority, cozystack, nodesFromOutside, flux);
  }

  /** The same at another speed. */
  public SimulatorOptions withSpeed(double factor) {
    return new SimulatorOptions(
        cluster,
        state,
        factor,
        port,
        controllers,
        clock,
        authority,
        cozystack,
        nodesFromOutside,
        flux);
  }

  /** The same on a port. */
  public SimulatorOptions withPort(int number) {
    return new SimulatorOptions(
        cluster,
        state,
        speed,
        number,
        controllers,
        clock,
        authority,
        cozystack,
        nodesFromOutside,
        flux);
  }

  /** The same without controllers: objects stay as they are written. */
  public SimulatorOptions withoutControllers() {
    return new SimulatorOptions(
        cluster, state, speed, port, false, clock, authority, cozystack, nodesFromOutside, flux);
  }

  /** The same with the authority of a cluster whose nodes register from outside. */
  public SimulatorOptions withAuthority(Authority given) {
    return new SimulatorOptions(
        cluster, state, speed, port, controllers, clock, given, cozystack, true, flux);
  }

  /** The same with nodes that register from outside, and with an authority of its own. */
  public SimulatorOptions withNodesFromOutside() {
    return new SimulatorOptions(
        cluster, state, speed, port, controllers, clock, authority, cozystack, true, flux);
  }

  /** The same with or without Cozystack: its kinds, its namespaces and its root tenant. */
  public SimulatorOptions withCozystack(boolean there) {
    return new SimulatorOptions(
        cluster, state, speed, port, controllers, clock, authority, there, nodesFromOutside, flux);
  }

  /** The same with or without Flux, which brings what a repository holds. */
  public SimulatorOptions withFlux(boolean there) {
    return new SimulatorOptions(
        cluster,
        state,
        speed,
        port,
        controllers,
        clock,
        authority,
        cozystack,
        nodesFromOutside,
        there);
  }
}
