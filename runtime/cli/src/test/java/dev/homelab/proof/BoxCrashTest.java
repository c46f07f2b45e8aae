package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.fault.ApiFault;
import dev.homelab.sim.talos.fault.TalosFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tool is killed over and over while it brings up the box with Cozystack, and while it takes it
 * down: at a request of the cluster that changes something, before its effect or after it, at a
 * call of the machine, or at a random instant. Each next run goes on from there. Two kills of the
 * least lab are in the suite; lives of the whole of lab A behind the profile of proofs, where
 * {@code -Dproof.step=N} is the number of changes between two kills.
 */
class BoxCrashTest {
  private static final int SIGNAL = 128;

  /** A run goes on for as long as that before a kill at an instant, in milliseconds. */
  private static final int LONGEST = 20_000;

  /** So many kills of one command are enough. */
  private static final int MOST = 60;

  private final long seed = Long.getLong("proof.seed", new Random().nextLong());
  private final Random random = new Random(seed);
  @TempDir Path folder;
  private int points;
  private int crashes;

  @Test
  void aKillOfAnUpAndOneOfADownLoseNothing() {
    System.out.println("box crashes with seed " + seed + " (-Dproof.seed=" + seed + ")");
    try (BoxLab lab = BoxLab.of(folder, BoxLab.least())) {
      lab.machines().begin();
      cutAtWrite(lab, random.nextInt(20), List.of("up", "--sandbox", "--yes"));
      lab.up("after a kill");
      lab.settled("after a kill");
      List<String> down = lab.downWords();
      cutAtWrite(lab, random.nextInt(5), down);
      lab.down("after a kill");
    }
    assertThat(crashes).isPositive();
  }

  @Test
  void whatWentBeforeAKillIsForgottenBeforeTheBoxIsWiped() {
    try (BoxLab lab = BoxLab.of(folder, BoxLab.least())) {
      lab.machines().begin();
      lab.up("before the kills");
      List<String> down = lab.downWords();
      cutAtWrite(lab, 1, true, down);
      cutAtCall(lab, 0, down);
      lab.down("after the kills");
    }
    assertThat(crashes).isEqualTo(2);
  }

  @Test
  @Tag("proof")
  @Tag("crash")
  void livesFullOfKillsLoseNothing() throws IOException {
    System.out.println("box crashes with seed " + seed + " (-Dproof.seed=" + seed + ")");
    Set<String> expected = undisturbed();
    ProofRounds rounds = ProofRounds.orElse(1);
    int done = 0;
    while (rounds.goOnAfter(done)) {
      life(Files.createDirectory(folder.resolve("life-" + ++done)), expected);
      System.out.println(
          done + " lives, " + points + " points, " + crashes + " killed; nothing lost, no orphan");
    }
    assertThat(crashes).isPositive();
  }

  private Set<String> undisturbed() throws IOException {
    try (BoxLab lab = BoxLab.of(Files.createDirectory(folder.resolve("whole")), BoxLab.whole())) {
      lab.up("undisturbed");
      System.out.println(lab.writes().size() + " changes of the cluster by an undisturbed up");
      return lab.marked();
    }
  }

  private void life(Path place, Set<String> expected) {
    try (BoxLab lab = BoxLab.of(place, BoxLab.whole())) {
      lab.machines().begin();
      cutOverAndOver(lab, List.of("up", "--sandbox", "--yes"));
      lab.up("after its kills");
      lab.settled("after its kills");
      assertThat(lab.marked()).as("objects").isEqualTo(expected);
      cutOverAndOver(lab, lab.downWords());
      lab.down("after its kills");
    }
  }

  /** Kills a command and its successors until one is done before its kill. */
  private void cutOverAndOver(BoxLab lab, List<String> words) {
    int step = Integer.getInteger("proof.step", 8);
    for (int kill = 0; kill < MOST; kill++) {
      boolean cut =
          switch (random.nextInt(6)) {
            case 0 -> cutAtCall(lab, random.nextInt(2), words);
            case 1 -> cutAtInstant(lab, random.nextInt(LONGEST), words);
            default -> cutAtWrite(lab, random.nextInt(2 * step), words);
          };
      if (!cut) {
        return;
      }
    }
  }

  private boolean cutAtWrite(BoxLab lab, int request, List<String> words) {
    return cutAtWrite(lab, request, random.nextBoolean(), words);
  }

  private boolean cutAtWrite(BoxLab lab, int request, boolean after, List<String> words) {
    CompletableFuture<Tool.Started> victim = new CompletableFuture<>();
    ApiFault fault =
        ApiFault.of(
                BoxLab.WRITES, BoxLab.CHANGING, new ApiFault.Act(after, () -> victim.join().kill()))
            .after(request)
            .times(1);
    lab.onCluster(cluster -> cluster.faults().add(fault));
    String when = words.get(0) + " cut at change " + request + (after ? ", done" : ", not done");
    return end(lab, victim, words, -1, when);
  }

  private boolean cutAtCall(BoxLab lab, int call, List<String> words) {
    CompletableFuture<Tool.Started> victim = new CompletableFuture<>();
    TalosFault act = new TalosFault.Act(() -> victim.join().kill(), true);
    lab.machines().world().talos().faults().add("", MachineLab.CALLS, call, 1, act);
    return end(lab, victim, words, LONGEST, words.get(0) + " cut at call " + call);
  }

  private boolean cutAtInstant(BoxLab lab, int millis, List<String> words) {
    String when = words.get(0) + " cut after " + millis + " ms";
    return end(lab, new CompletableFuture<>(), words, millis, when);
  }

  /** Starts the command and waits for its end; kills it after a time, unless that is negative. */
  private boolean end(
      BoxLab lab,
      CompletableFuture<Tool.Started> victim,
      List<String> words,
      int millis,
      String when) {
    points++;
    Tool.Started started = lab.machines().tool().start(words.toArray(String[]::new));
    victim.complete(started);
    if (millis >= 0 && started.lives(millis)) {
      started.kill();
    }
    Tool.Result result = started.end();
    lab.heal();
    assertThat(result.output()).as(when).doesNotContain("\tat ");
    assertThat(result.exit()).as(when + ": " + result.output()).matches(BoxCrashTest::isEnd);
    boolean cut = result.exit() > SIGNAL;
    crashes += cut ? 1 : 0;
    System.out.println(when + (cut ? "" : ": was done before"));
    return cut;
  }

  /** Killed, or done before the kill came; a {@code down} may keep what nobody confirmed. */
  private static boolean isEnd(int exit) {
    return exit > SIGNAL || exit == 0;
  }
}
