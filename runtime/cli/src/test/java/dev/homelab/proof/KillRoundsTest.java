package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few kills in the suite; a thousand, or as many as fit a time, behind the profile of proofs. */
class KillRoundsTest {
  private static final int TOLD = 25;
  private static final int FEW = 4;
  @TempDir Path folder;

  @Test
  void aFewKillsLoseNothing() {
    run(ProofRounds.within(FEW, Duration.ofMinutes(10)));
  }

  @Test
  @Tag("proof")
  @Tag("crash")
  void manyKillsLoseNothing() {
    run(ProofRounds.orElse(1000));
  }

  private void run(ProofRounds wanted) {
    long seed = Long.getLong("proof.seed", new Random().nextLong());
    System.out.println("kill rounds with seed " + seed + " (-Dproof.seed=" + seed + ")");
    KillRounds rounds = new KillRounds(folder, seed, 400);
    int done = 0;
    try {
      while (wanted.goOnAfter(done)) {
        rounds.round(done++);
        if (done % TOLD == 0) {
          tell(done, rounds);
        }
      }
      tell(done, rounds);
      if (done > FEW) {
        assertThat(rounds.midway()).as("rounds that were really cut off").isPositive();
      }
      rounds.end();
    } finally {
      rounds.stop();
    }
  }

  private static void tell(int done, KillRounds rounds) {
    System.out.printf(
        "%d rounds: %d killed, %d of them in the middle of their run; 0 orphans, 0 lost records,"
            + " 0 unreadable states, 0 questions%n",
        done, rounds.killed(), rounds.midway());
  }
}
