package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.proxmox.fault.PveFault;
import dev.homelab.sim.proxmox.fault.PveFaults;
import dev.homelab.sim.talos.fault.TalosFault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tool is killed while a host or a machine handles one of the requests of a change, an upgrade,
 * a replacement, a move, a removal or a whole {@code down}: one of them in the suite, some with new
 * seeds behind the profile of proofs, and every one there, before its effect and after it. {@code
 * -Dproof.from=N} begins with point N, {@code -Dproof.step=N} takes every Nth.
 */
class MachineChangesCrashTest {
  private static final int TOLD = 10;
  private static final int SIGNAL = 128;

  /** What follows a kill. */
  private enum Next {
    THE_SAME,
    DOWN
  }

  /** A run may be done before the kill comes. */
  private static final int TRIES = 5;

  @TempDir Path folder;
  private int crashes;
  private int points;

  @Test
  void aCrashInAChangeLosesNothing() throws IOException {
    Random random = random();
    List<MachineScene> scenes = MachineScene.all(MachineScene.Size.LEAST);
    while (crashes == 0 && points < TRIES) {
      oneOf(scenes.get(1 + random.nextInt(scenes.size() - 1)), random);
    }
    assertThat(crashes).isPositive();
  }

  @Test
  @Tag("proof")
  @Tag("crash")
  void crashesInSomeChangesLoseNothing() throws IOException {
    Random random = random();
    List<MachineScene> scenes = MachineScene.all(MachineScene.Size.WHOLE);
    ProofRounds rounds = ProofRounds.within(Integer.MAX_VALUE, Duration.ofSeconds(30));
    while (rounds.goOnAfter(points)) {
      oneOf(scenes.get(random.nextInt(scenes.size())), random);
    }
    System.out.println(points + " points, " + crashes + " killed; nothing lost, no orphan");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  @Tag("proof")
  void aCrashAtEveryRequestOfAChangeLosesNothing(int number) throws IOException {
    MachineStage stage = stage(MachineScene.all(MachineScene.Size.WHOLE).get(number));
    System.out.println(stage.scene() + ": requests by host, and calls: " + stage.counts());
    int from = Integer.getInteger("proof.from", 0);
    int step = Integer.getInteger("proof.step", 1);
    int at = 0;
    for (MachineStage.Request request : stage.requests()) {
      for (boolean after : new boolean[] {false, true}) {
        for (Next next : Next.values()) {
          if (at >= from && at % step == 0 && (after || next == Next.THE_SAME)) {
            crash(stage, request, after, next);
          }
          at++;
        }
      }
    }
    System.out.println(
        stage.scene() + ": " + points + " points, " + crashes + " killed; nothing lost, no orphan");
    assertThat(crashes).isGreaterThan(points / 2);
  }

  private static Random random() {
    long seed = Long.getLong("proof.seed", new Random().nextLong());
    System.out.println("crashes of changes with seed " + seed + " (-Dproof.seed=" + seed + ")");
    return new Random(seed);
  }

  private MachineStage stage(MachineScene scene) throws IOException {
    return MachineStage.of(scene, folder.resolve("stage-" + points));
  }

  private void oneOf(MachineScene scene, Random random) throws IOException {
    MachineStage stage = stage(scene);
    MachineStage.Request request = stage.requests().get(random.nextInt(stage.requests().size()));
    crash(stage, request, random.nextBoolean(), random.nextInt(4) == 0 ? Next.DOWN : Next.THE_SAME);
  }

  private void crash(MachineStage stage, MachineStage.Request request, boolean after, Next next)
      throws IOException {
    String when =
        "killed at %s, %s its effect, then %s"
            .formatted(request, after ? "after" : "before", next == Next.DOWN ? "down" : "again");
    points++;
    if (points % TOLD == 0) {
      System.out.println(stage.scene() + ": " + points + " points, " + crashes + " killed");
    }
    try (MachineLab lab = stage.open()) {
      CompletableFuture<Tool.Started> victim = new CompletableFuture<>();
      aim(lab, request, after, () -> victim.join().kill());
      Tool.Started started = lab.tool().start(stage.inSandbox());
      victim.complete(started);
      Tool.Result result = started.end();
      lab.heal();
      assertThat(result.output()).as(when).doesNotContain("\tat ");
      assertThat(result.exit()).as(when + result.output()).matches(MachineChangesCrashTest::isEnd);
      crashes += result.exit() > SIGNAL ? 1 : 0;
      if (next == Next.DOWN) {
        stage.goesDown(lab, when);
      } else {
        stage.settles(lab, when);
      }
    }
  }

  /** Killed, or done before the kill came. */
  private static boolean isEnd(int exit) {
    return exit > SIGNAL || exit == 0;
  }

  private static void aim(
      MachineLab lab, MachineStage.Request request, boolean after, Runnable kill) {
    if (request.host().isEmpty()) {
      TalosFault act = new TalosFault.Act(after ? kill : () -> cutOff(kill), after);
      lab.world().talos().faults().add("", MachineLab.CALLS, request.number(), 1, act);
    } else {
      PveFault act = new PveFault.Act(after ? kill : () -> cutOff(kill), after);
      lab.world().host(request.host()).faults().add(PveFaults.WRITES, "", request.number(), 1, act);
    }
  }

  /** Kills before the request has any effect: its connection breaks. */
  private static void cutOff(Runnable kill) {
    kill.run();
    throw new SimulatorException("the client is gone");
  }
}
