package dev.homelab.exec;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A time that jumps to its next timer. */
final class JumpingTime {
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparing(Timer::due).thenComparing(Timer::number));
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long number;

  private record Timer(Instant due, long number, Runnable event) {}

  Instant now() {
    return now;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  void after(Duration delay, Runnable event) {
    timers.add(new Timer(now.plus(delay), number++, event));
  }

  /** Goes on to the next timer. */
  Runnable next() {
    Timer first = timers.poll();
    if (first == null) {
      throw new AssertionError("the run waits for something that never comes");
    }
    now = first.due().isAfter(now) ? first.due() : now;
    return first.event();
  }
}
