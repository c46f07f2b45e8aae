package dev.homelab.sim.talos.fault;

import io.grpc.Status;

/** A fault of a simulated machine. Those of calls match its method, the others its id. */
public sealed interface TalosFault {
  /** A fault of a call. */
  sealed interface OfCall extends TalosFault {}

  /**
   * Another answer than the right one.
   *
   * @param status the answer
   * @param done whether the work is done nevertheless
   */
  record Answer(Status status, boolean done) implements OfCall {}

  /**
   * The connection is cut.
   *
   * @param done whether the work is done before
   */
  record Cut(boolean done) implements OfCall {}

  /**
   * An act of a test while a call is under way; the call goes on after it.
   *
   * @param act what is done; when it fails with a {@link dev.homelab.sim.kube.SimulatorException}
   *     before the call takes effect, the connection breaks and there is none
   * @param after whether the call takes effect first and its answer is lost
   */
  record Act(Runnable act, boolean after) implements OfCall {}

  /** The simulator's process ends with no chance to tidy up. */
  record Kill() implements OfCall {}

  /** A config is taken, and nothing comes of it. */
  record StaysInMaintenance() implements TalosFault {}

  /**
   * The installation fails.
   *
   * @param text why, as the machine's diagnostics tell it
   */
  record InstallFails(String text) implements TalosFault {}

  /** The machine's clock is not set yet: it cannot begin a cluster. */
  record TimeNotInSync() implements TalosFault {}

  /**
   * The machine answers at another address when it has booted, and at its own after the next boot.
   *
   * @param address the address
   */
  record NewAddress(String address) implements TalosFault {}

  /**
   * The installer of an upgrade fails.
   *
   * @param code its exit code
   */
  record UpgradeFails(int code) implements TalosFault {}

  /** The machine's etcd does not answer well. */
  record EtcdIll() implements TalosFault {}

  /** The machine's etcd reaches no other member: it knows no leader and does not count. */
  record EtcdCutOff() implements TalosFault {}

  /** The certificate that the machine shows from its next start on has ended. */
  record CertificateEnded() implements TalosFault {}

  /**
   * The machine's static pods take longer to follow its config.
   *
   * @param millis how long by the lab's clock
   */
  record PodsTakeLong(long millis) implements TalosFault {}

  /** The kubeconfig breaks off in the middle. */
  record KubeconfigBreaksOff() implements TalosFault {}
}
