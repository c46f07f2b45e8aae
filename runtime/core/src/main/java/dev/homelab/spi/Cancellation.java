package dev.homelab.spi;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is to be done when calls are told to stop: each action once, unless it was taken back
 * before. Safe for use by any thread.
 */
public final class Cancellation {
  private final Set<Held> held = new LinkedHashSet<>();
  private boolean cancelled;

  /** An action that waits; a class of its own, so that equal actions are held apart. */
  private static final class Held {
    private final Runnable action;

    Held(Runnable action) {
      this.action = action;
    }
  }

  /** Whether it was told to stop. */
  public boolean isCancelled() {
    synchronized (held) {
      return cancelled;
    }
  }

  /** Does what is held, in the order in which it came; the second time does nothing. */
  public void cancel() {
    List<Held> told;
    synchronized (held) {
      cancelled = true;
      told = new ArrayList<>(held);
      held.clear();
    }
    told.forEach(one -> one.action.run());
  }

  /** As {@link CallContext#onCancel}. */
  public CallContext.Listening onCancel(Runnable action) {
    Held one = new Held(action);
    synchronized (held) {
      if (!cancelled) {
        held.add(one);
        return () -> takeBack(one);
      }
    }
    action.run();
    return () -> {};
  }

  private void takeBack(Held one) {
    synchronized (held) {
      held.remove(one);
    }
  }

  /** How many actions are held. */
  public int size() {
    synchronized (held) {
      return held.size();
    }
  }
}
