package dev.homelab.sim.apps;

/** A fault of a simulated application. */
public sealed interface AppFault {
  /**
   * An answer with a status and nothing of use in it.
   *
   * @param status the status
   * @param done whether the work is done nevertheless
   */
  record Answer(int status, boolean done) implements AppFault {}

  /**
   * A connection that is cut.
   *
   * @param done whether the work is done before
   */
  record Cut(boolean done) implements AppFault {}

  /**
   * A body that is no JSON, with a status of success.
   *
   * @param done whether the work is done nevertheless
   */
  record Garbage(boolean done) implements AppFault {}

  /**
   * Runs an act of a test while a request is under way, then cuts the connection: what the one who
   * asked would see when it is killed at that moment.
   *
   * @param after whether the work is done first
   * @param act what is done; it is run by the thread of the request
   */
  record Act(boolean after, Runnable act) implements AppFault {}
}
