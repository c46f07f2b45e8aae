package dev.homelab.sim.kube;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong in a simulator on a thread that nobody waits for. The first such failure is kept,
 * logged, and told to whoever asks the simulator next: a world of which a part has ended in silence
 * would let its callers wait for ever. Safe for several threads.
 */
public final class Breakage {
  private static final Logger LOG = Logger.getLogger(Breakage.class.getName());

  private final String whose;
  private volatile @Nullable RuntimeException cause;
  private volatile boolean closed;

  /**
   * Nothing has gone wrong yet.
   *
   * @param whose what breaks, such as {@code the simulated machines}
   */
  public Breakage(String whose) {
    this.whose = whose;
  }

  /** Does something; a failure is kept and does not reach the caller. */
  public void guard(Runnable act) {
    try {
      act.run();
    } catch (RuntimeException e) {
      note(e);
    }
  }

  /** Keeps a failure, unless there is one or the simulator is being closed. */
  public synchronized void note(RuntimeException failure) {
    if (!closed && cause == null) {
      cause = failure;
      LOG.log(Level.SEVERE, whose + " are broken", failure);
    }
  }

  /** Whether anything went wrong. */
  public boolean isBroken() {
    return cause != null;
  }

  /** What went wrong, in a sentence; empty when nothing did. */
  public String text() {
    RuntimeException known = cause;
    return known == null ? "" : whose + " are broken: " + known.getMessage();
  }

  /**
   * Goes on when nothing went wrong.
   *
   * @throws SimulatorException with what did
   */
  public void require() {
    RuntimeException known = cause;
    if (known != null) {
      throw new SimulatorException(whose + " are broken", known);
    }
  }

  /** From now on failures are those of a simulator that ends, and no news. */
  public void close() {
    closed = true;
  }
}
