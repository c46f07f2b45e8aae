package dev.homelab.exec;

import java.util.ArrayList;
import java.util.List;

/**
 * Asks a run to stop, from any thread: first to begin nothing new and let running steps finish,
 * then to leave them at once. What was left is found out by the next run.
 */
public final class StopSignal {
  /** How far the wish to stop has gone. */
  public enum Stage {
    /** Nobody asked. */
    RUNNING,
    /** No step is begun any more; those that run finish. */
    DRAINING,
    /** Running steps are left. */
    NOW
  }

  private final List<Runnable> listeners = new ArrayList<>();
  private Stage stage = Stage.RUNNING;

  /** Asks to begin nothing new. */
  public void drain() {
    advance(Stage.DRAINING);
  }

  /** Asks to leave what runs. */
  public void now() {
    advance(Stage.NOW);
  }

  /** One step further: the first call drains, the second stops now; for a signal handler. */
  public void next() {
    advance(stage() == Stage.RUNNING ? Stage.DRAINING : Stage.NOW);
  }

  /** How far it has gone. */
  public synchronized Stage stage() {
    return stage;
  }

  /** Runs the listener at each advance, on the thread that asks; at once when there was one. */
  void onChange(Runnable listener) {
    boolean late;
    synchronized (this) {
      listeners.add(listener);
      late = stage != Stage.RUNNING;
    }
    if (late) {
      listener.run();
    }
  }

  private void advance(Stage to) {
    List<Runnable> told;
    synchronized (this) {
      if (to.compareTo(stage) <= 0) {
        return;
      }
      stage = to;
      told = List.copyOf(listeners);
    }
    told.forEach(Runnable::run);
  }
}
