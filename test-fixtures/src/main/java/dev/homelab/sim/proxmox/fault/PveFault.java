package dev.homelab.sim.proxmox.fault;

/** A fault of the simulated host. */
public sealed interface PveFault {
  /**
   * An answer with a status instead of the right one, such as the 595 to 599 of a node's proxy.
   *
   * @param status the status
   * @param done whether the work is done nevertheless
   */
  record Answer(int status, boolean done) implements PveFault {}

  /**
   * A text with status 500, and nothing done.
   *
   * @param text what the host says
   */
  record Says(String text) implements PveFault {}

  /**
   * A connection that is cut.
   *
   * @param done whether the work is done before
   */
  record Cut(boolean done) implements PveFault {}

  /** A page of a reverse proxy instead of an answer. */
  record Page() implements PveFault {}

  /**
   * No answer, and the connection stays open.
   *
   * @param done whether the work is done nevertheless
   */
  record Hang(boolean done) implements PveFault {}

  /**
   * The right answer, late.
   *
   * @param millis how late, in milliseconds of real time
   */
  record Delay(long millis) implements PveFault {}

  /** The right answer, whose connection ends in the middle of it. */
  record Torn() implements PveFault {}

  /**
   * Success with a body that says nothing.
   *
   * @param body what is sent; it may be empty
   * @param done whether the work is done
   */
  record Garbage(String body, boolean done) implements PveFault {}

  /**
   * The clock on the wall of the host is set; the request goes on after it. What waits for its time
   * goes on as before.
   *
   * @param millis by how much, in milliseconds; less than 0 sets it back
   */
  record Skew(long millis) implements PveFault {}

  /**
   * An act of a test while a request is under way; the request goes on after it.
   *
   * @param act what is done
   * @param after whether the request takes effect first and its answer is lost
   */
  record Act(Runnable act, boolean after) implements PveFault {}

  /** Ends the simulator's process, with no chance to tidy up. */
  record Kill() implements PveFault {}

  /** Waits for a machine's lock file in vain; matched by the machine's number. */
  record LockTimeout() implements PveFault {}

  /** Cannot start a worker for a task; matched by the task's type. */
  record NoWorker() implements PveFault {}

  /**
   * A task of a type is not known at first.
   *
   * @param polls for so many looks
   */
  record TaskHides(int polls) implements PveFault {}

  /**
   * A task of a type ends with a text.
   *
   * @param text its exit status: an error, {@code WARNINGS: 1}, {@code unexpected status}
   * @param done whether the work is done nevertheless
   */
  record TaskEnds(String text, boolean done) implements PveFault {}
}
