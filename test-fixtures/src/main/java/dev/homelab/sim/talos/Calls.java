package dev.homelab.sim.talos;

import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.talos.config.MachineText;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.function.Supplier;

/** How calls of one machine are answered. */
final class Calls {
  /** The roles of who calls. */
  static final Context.Key<Set<String>> ROLES = Context.key("roles");

  private final TalosSim sim;
  private final String id;
  private final boolean maintenance;

  Calls(TalosSim sim, String id, boolean maintenance) {
    this.sim = sim;
    this.id = id;
    this.maintenance = maintenance;
  }

  TalosSim sim() {
    return sim;
  }

  String id() {
    return id;
  }

  /** Whether the listener is one of a machine without a config. */
  boolean maintenance() {
    return maintenance;
  }

  Life life() {
    return sim.life();
  }

  Members members() {
    return sim.members();
  }

  /** Whether the caller may see secrets. */
  static boolean admin() {
    Set<String> roles = ROLES.get();
    return roles != null && roles.contains("os:admin");
  }

  /** Answers with what the work gives, or with the status that it throws. */
  <T> void answer(StreamObserver<T> to, TalosSim.Work<T> work) {
    answered(to, () -> sim.with(id, work));
  }

  /** The same for a call that changes nothing. */
  <T> void told(StreamObserver<T> to, TalosSim.Work<T> work) {
    answered(to, () -> sim.read(id, work));
  }

  private static <T> void answered(StreamObserver<T> to, Supplier<T> work) {
    try {
      T answer = work.get();
      to.onNext(answer);
      to.onCompleted();
    } catch (StatusRuntimeException e) {
      to.onError(e);
    } catch (SimulatorException e) {
      to.onError(Status.UNKNOWN.withDescription(e.getMessage()).asRuntimeException());
    }
  }

  /** The config of a machine that has one. */
  static MachineText config(NodeRow node) {
    MachineText config = node.config();
    if (config == null) {
      throw refused(Status.FAILED_PRECONDITION, "the machine has no configuration");
    }
    return config;
  }

  /** Refuses what only control planes do. */
  static void controlPlane(NodeRow node, String what) {
    if (!node.controlPlane()) {
      throw refused(Status.UNIMPLEMENTED, what + " is only available on control plane nodes");
    }
  }

  static StatusRuntimeException refused(Status status, String text) {
    return status.withDescription(text).asRuntimeException();
  }
}
