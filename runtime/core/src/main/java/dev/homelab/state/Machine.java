package dev.homelab.state;

import java.util.OptionalLong;

/** Who and where this process is, and which other processes live. Stated by hand in tests. */
public interface Machine {
  /** The login name. */
  String user();

  /** The name of the machine, the same for each process on it. */
  String host();

  /** The number of this process. */
  long process();

  /**
   * When a process of this machine was started, in milliseconds since the epoch; empty when there
   * is no such process. -1 for a process that lives but does not tell.
   */
  OptionalLong startOf(long process);

  /**
   * What tells the processes that {@link #startOf} sees from all others: a random number of this
   * person on this machine, this start of the machine, and the space of process numbers. Host names
   * may be equal on two machines; this is not. Empty when it cannot be had, and then nothing may be
   * concluded about the process of another run.
   */
  default String id() {
    return "";
  }

  /** This process on this machine. */
  static Machine here() {
    return new ThisMachine();
  }
}
