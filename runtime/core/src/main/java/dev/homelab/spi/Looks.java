package dev.homelab.spi;

import java.time.Duration;
import java.time.Instant;

/** Waits between two looks at something that no watch tells of. */
public final class Looks {
  /** Before the time of a call is over, so that what was seen last can still be told. */
  private static final Duration LAST_CHANCE = Duration.ofSeconds(5);

  private Looks() {}

  /**
   * Waits before the next look.
   *
   * @param what what is waited for, for people
   * @param time how long to wait
   * @return false when the time of the call is over or somebody stopped it; nothing is waited then
   */
  public static boolean again(String what, Duration time, CallContext context) {
    Instant giveUp = context.deadline().minus(LAST_CHANCE);
    if (context.isCancelled() || !context.now().isBefore(giveUp)) {
      return false;
    }
    context.waitingFor(what);
    try {
      context.pause(time);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Whether the time of a call was cut short by somebody who stopped it. */
  public static boolean isStopped(CallContext context) {
    return context.isCancelled() || Thread.currentThread().isInterrupted();
  }
}
