package dev.homelab.exec;

import java.time.Duration;

/**
 * How a plan is run.
 *
 * @param command what was typed, for the record: {@code up}, {@code down}
 * @param parallelism how many calls may run at once in all, 1 or more; each provider limits its own
 *     targets besides, and calls that wait for a machine of their own do not count unless fewer
 *     than 64 were asked for
 * @param callTimeout how long one call that makes, changes or asks may take
 * @param readyTimeout how long a wait for readiness or for removal may take
 * @param retry how failed calls are made again
 * @param dropClaims whether targets on which nothing is left give up this lab's claim, for {@code
 *     down}
 */
public record RunOptions(
    String command,
    int parallelism,
    Duration callTimeout,
    Duration readyTimeout,
    RetryPolicy retry,
    boolean dropClaims) {
  /** {@code up} with 64 calls at once, a minute for a call, ten for a wait. */
  public static final RunOptions UP =
      new RunOptions(
          "up", 64, Duration.ofMinutes(1), Duration.ofMinutes(10), RetryPolicy.DEFAULT, false);

  /** {@code down}, with the same limits. */
  public static final RunOptions DOWN =
      new RunOptions(
          "down", 64, Duration.ofMinutes(1), Duration.ofMinutes(10), RetryPolicy.DEFAULT, true);

  /** The same with another limit of calls at once. */
  public RunOptions withParallelism(int calls) {
    return new RunOptions(command, calls, callTimeout, readyTimeout, retry, dropClaims);
  }

  /** The same with another limit for waits. */
  public RunOptions withReadyTimeout(Duration timeout) {
    return new RunOptions(command, parallelism, callTimeout, timeout, retry, dropClaims);
  }

  /** The same with another way to try again. */
  public RunOptions withRetry(RetryPolicy policy) {
    return new RunOptions(command, parallelism, callTimeout, readyTimeout, policy, dropClaims);
  }
}
