package dev.homelab.provider.talos.machine;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.time.Duration;
import java.time.Instant;

/** Waits between looks at something that takes minutes, a little longer each time. */
public final class Waiting {
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(3);
  private static final Duration LAST_CHANCE = Duration.ofSeconds(5);

  private final CallContext context;
  private final Instant since;
  private final Instant giveUp;
  private Duration next = FIRST;
  private boolean idle;

  private Waiting(CallContext context, Instant giveUp) {
    this.context = context;
    this.since = context.now();
    this.giveUp = giveUp;
  }

  /** Waits as long as the call may take. */
  public static Waiting whole(CallContext context) {
    return new Waiting(context, context.deadline().minus(LAST_CHANCE));
  }

  /** Waits for a time, but no longer than the call may take. */
  public static Waiting atMost(Duration time, CallContext context) {
    Instant last = context.deadline().minus(LAST_CHANCE);
    Instant end = context.now().plus(time);
    return new Waiting(context, end.isBefore(last) ? end : last);
  }

  /**
   * Waits as long as the call may take, for what others do: it ends, too, when the run is told to
   * begin nothing more, until {@link #busy} says otherwise.
   */
  public static Waiting idle(CallContext context) {
    Waiting waiting = whole(context);
    waiting.idle = true;
    return waiting;
  }

  /** From here on a change of this call is under way, which is waited for to its end. */
  public void busy() {
    idle = false;
  }

  /** Whether the person wants it to end. */
  public boolean isStopped() {
    return idle ? context.isStopping() : context.isCancelled();
  }

  /** How long it has waited. */
  public Duration spent() {
    return Duration.between(since, context.now());
  }

  /** Whether the time is over. */
  public boolean isOver() {
    return isStopped() || !context.now().isBefore(giveUp);
  }

  /**
   * Waits once.
   *
   * @param what for people, such as {@code cp-1 to answer}
   * @param why what was seen last; empty for nothing
   * @throws ProviderException of class TRANSIENT when the run is told to stop, TERMINAL when the
   *     time is over
   */
  public void once(String what, String why) {
    if (isOver()) {
      throw over(what, why);
    }
    pause(what, why);
  }

  private void pause(String what, String why) {
    context.waitingFor(what);
    try {
      context.pause(next);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw over(what, why);
    }
    Duration longer = next.multipliedBy(3).dividedBy(2);
    next = longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
  }

  /**
   * Waits once more, unless the time is over; for who has another way then.
   *
   * @param what for people, such as {@code cp-1 to answer}
   * @return false when the time is over
   * @throws ProviderException of class TRANSIENT when the run is told to stop
   */
  public boolean more(String what) {
    if (isStopped()) {
      throw over(what, "");
    }
    if (isOver()) {
      return false;
    }
    pause(what, "");
    return true;
  }

  /** Looks often again, since something has changed. */
  public void afresh() {
    next = FIRST;
  }

  private ProviderException over(String what, String why) {
    boolean stopped = isStopped() || Thread.currentThread().isInterrupted();
    Diagnostic told = Diagnostic.error(TalosCodes.NOT_READY, "waited in vain for " + what);
    return new ProviderException(
        stopped ? ErrorClass.TRANSIENT : ErrorClass.TERMINAL,
        why.isEmpty() ? told : told.withDetail(why),
        null,
        null);
  }
}
