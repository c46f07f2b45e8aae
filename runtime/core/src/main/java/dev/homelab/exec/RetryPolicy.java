package dev.homelab.exec;

import java.time.Duration;

/**
 * How failed calls are made again: exponential backoff with full jitter, within a budget per step.
 *
 * @param first the upper bound of the first delay
 * @param longest the upper bound of any delay that the platform did not name itself
 * @param attempts how often a call is made at most, the first time included; 1 or more
 * @param budget how long a step may spend on it in all
 */
public record RetryPolicy(Duration first, Duration longest, int attempts, Duration budget) {
  /** Half a second at first, 20 seconds at most, 12 times or 3 minutes. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(Duration.ofMillis(500), Duration.ofSeconds(20), 12, Duration.ofMinutes(3));

  /**
   * The delay before the next call.
   *
   * @param attempt how many calls were made, 1 or more
   * @param random from 0 to 1
   */
  public Duration delay(int attempt, double random) {
    double bound = first.toMillis() * Math.pow(2, Math.min(attempt - 1, 30));
    double capped = Math.min(bound, (double) longest.toMillis());
    return Duration.ofMillis(Math.round(capped * random));
  }
}
