package dev.homelab.sim.linstor;

/** A fault of the simulated controller. */
public sealed interface LinstorFault {
  /**
   * An answer with a status and no list in it, as a proxy gives it.
   *
   * @param status the status
   * @param done whether the work is done nevertheless
   */
  record Answer(int status, boolean done) implements LinstorFault {}

  /**
   * A connection that is cut.
   *
   * @param done whether the work is done before
   */
  record Cut(boolean done) implements LinstorFault {}

  /**
   * Success by its status, and an error among the entries of the answer.
   *
   * @param message what the entry says
   * @param done whether the work is done nevertheless
   */
  record IllEntry(String message, boolean done) implements LinstorFault {}

  /**
   * A body that is no JSON.
   *
   * @param done whether the work is done nevertheless
   */
  record Garbage(boolean done) implements LinstorFault {}

  /**
   * The request or command is done twice, as by a proxy that tries again; the second time is
   * answered.
   */
  record Twice() implements LinstorFault {}

  /** The session of a command in the satellite ends before its exit code; the command is done. */
  record LostCommand() implements LinstorFault {}

  /**
   * Something else happens right before the request or command is done.
   *
   * @param deed what happens
   */
  record Meanwhile(Runnable deed) implements LinstorFault {}

  /**
   * Runs an act of a test while a request or command is under way, then cuts the connection: what
   * the one who asked would see when it is killed at that moment.
   *
   * @param after whether the work is done first
   * @param act what is done; it is run by the thread of the request
   */
  record Act(boolean after, Runnable act) implements LinstorFault {}
}
