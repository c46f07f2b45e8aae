package dev.homelab.spi;

import java.time.Duration;
import java.time.Instant;

/**
 * Waits between two looks at something that no watch tells of. A wait of this kind is no part of a
 * change: it ends as soon as the run is told to begin nothing more.
 */
public final class Looks {
  /** Before the time of a call is over, so that what was seen last can still be told. */
  private static final Duration LAST_CHANCE = Duration.ofSeconds(5);

  /** How late a wait notices at most that it is to end. */
  private static final Duration GLANCE = Duration.ofSeconds(1);

  private Looks() {}

  /**
   * Waits before the next look.
   *
   * @param what what is waited for, for people
   * @param time how long to wait
   * @return false when the time of the call is over or the run is to stop; nothing is waited then
   */
  public static boolean again(String what, Duration time, CallContext context) {
    return again(what, time, context, true);
  }

  /**
   * The same for a wait that may be a part of a change.
   *
   * @param idle whether nothing is left half done when it ends; else it ends only when the call is
   *     cancelled
   */
  public static boolean again(String what, Duration time, CallContext context, boolean idle) {
    Instant giveUp = context.deadline().minus(LAST_CHANCE);
    if (isOver(context, idle) || !context.now().isBefore(giveUp)) {
      return false;
    }
    context.waitingFor(what);
    try {
      Duration left = time;
      while (left.compareTo(GLANCE) > 0 && !isOver(context, idle)) {
        context.pause(GLANCE);
        left = left.minus(GLANCE);
      }
      if (!isOver(context, idle)) {
        context.pause(left);
      }
      return !isOver(context, idle);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean isOver(CallContext context, boolean idle) {
    return idle ? context.isStopping() : context.isCancelled();
  }

  /** Whether the time of a wait was cut short by somebody who stopped it. */
  public static boolean isStopped(CallContext context) {
    return context.isStopping() || Thread.currentThread().isInterrupted();
  }
}
