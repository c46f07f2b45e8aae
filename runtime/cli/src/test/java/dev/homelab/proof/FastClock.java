package dev.homelab.proof;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that shows the right time at first and then goes faster than others. */
final class FastClock extends Clock {
  /** Half an hour is over after a minute and a half. */
  private static final long TIMES = 20;

  private final Instant begin;
  private final long nanos;
  private final double times;

  private FastClock(Instant begin, long nanos, double times) {
    this.begin = begin;
    this.nanos = nanos;
    this.times = times;
  }

  static FastClock fromNow() {
    return new FastClock(Instant.now(), System.nanoTime(), TIMES);
  }

  /**
   * The clock of simulators that go so much faster than life. It begins some hours ago, so that
   * nothing that is made by it is valid only later than now.
   */
  static FastClock ofSimulators(double speed) {
    return new FastClock(Instant.now().minus(Duration.ofHours(6)), System.nanoTime(), speed);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public Instant instant() {
    return begin.plusNanos((long) ((System.nanoTime() - nanos) * times));
  }
}
