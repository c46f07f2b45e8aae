package dev.homelab.proof;

import java.time.Duration;

/**
 * How many rounds with new seeds a test goes through. {@code -Dproof.minutes=N} is a time for all
 * tests that kill the tool at random instants, and each takes its share; {@code -Dproof.rounds=N}
 * is a number of rounds for each.
 */
record ProofRounds(int most, long end) {
  /**
   * How many tests share the minutes: the kills of objects, of machines and of a box with
   * Cozystack.
   */
  private static final int SHARES = 3;

  /** As the properties say, and without them that many rounds with no limit of time. */
  static ProofRounds orElse(int rounds) {
    long minutes = Long.getLong("proof.minutes", 0);
    int most = Integer.getInteger("proof.rounds", minutes > 0 ? Integer.MAX_VALUE : rounds);
    Duration limit =
        minutes > 0 ? Duration.ofMinutes(minutes).dividedBy(SHARES) : Duration.ofDays(1);
    return within(most, limit);
  }

  /** That many, and none that would begin after that time. */
  static ProofRounds within(int most, Duration limit) {
    return new ProofRounds(most, System.nanoTime() + limit.toNanos());
  }

  /** Whether one more begins after so many. */
  boolean goOnAfter(int done) {
    return done < most && System.nanoTime() < end;
  }
}
