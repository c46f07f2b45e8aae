package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.CliRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL at random instants of an {@code up} of machines in the sandbox: one round in the suite,
 * two hundred or as {@link ProofRounds} says behind the profile of proofs. The sandbox's process
 * lives on, and its clocks with it.
 */
class MachineKillTest {
  private static final double MILLION = 1e6;
  private static final Pattern CONFIRM = Pattern.compile("homelab down .*?(--delete-data .*)");

  @TempDir Path folder;
  private int killed;
  private double millis = 15_000;
  private List<String> expected = List.of();

  @Test
  void aKillOfAnUpLosesNothing() {
    rounds(ProofRounds.within(1, Duration.ofHours(1)));
  }

  @Test
  @Tag("proof")
  @Tag("crash")
  void manyKillsOfAnUpLoseNothing() {
    rounds(ProofRounds.orElse(200));
    assertThat(killed).isPositive();
  }

  private void rounds(ProofRounds wanted) {
    long seed = Long.getLong("proof.seed", new Random().nextLong());
    System.out.println("machine kills with seed " + seed + " (-Dproof.seed=" + seed + ")");
    Random random = new Random(seed);
    Machine machine = Machine.in(folder).script(MachineLab.example("e-proxmox"));
    int done = 0;
    try {
      while (wanted.goOnAfter(done)) {
        round(machine, random, ++done);
      }
    } finally {
      if (Files.exists(machine.state())) {
        SandboxObjects.stop(machine.folder());
      }
    }
    System.out.println(done + " rounds, " + killed + " killed; nothing lost, no orphan");
  }

  private void round(Machine machine, Random random, int number) {
    Tool.Started victim = machine.tool().start("up", "--sandbox", "--yes");
    boolean early = random.nextInt(4) == 0;
    while (!early && !isRunning(machine) && victim.lives(1)) {}
    long begin = System.nanoTime();
    if (victim.lives((long) (random.nextDouble() * millis))) {
      victim.kill();
    }
    Tool.Result cut = victim.end();
    assertThat(cut.output()).doesNotContain("\tat ");
    if (cut.exit() > 128) {
      killed++;
    } else {
      assertThat(cut.exit()).as(cut.output()).isZero();
      millis = (System.nanoTime() - begin) / MILLION;
    }
    machine.ends(0, "up", "--sandbox", "--yes");
    assertThat(machine.ends(0, "up", "--sandbox").out()).contains("nothing to change");
    machine.ends(0, "state", "verify", "--sandbox");
    WorldFiles world = new WorldFiles(machine.state().resolve("sandbox/world"));
    List<String> things = world.things("host");
    assertThat(things.stream().filter(one -> one.startsWith("machine"))).hasSize(5);
    expected = number == 1 ? things : expected;
    assertThat(things).as("the host in round %s", number).isEqualTo(expected);
    assertThat(world.begun()).as("etcd has begun, in round %s", number).isEqualTo(number);
    down(machine);
    assertThat(world.things("host")).noneMatch(one -> one.startsWith("machine"));
  }

  /** Whether a run has begun and has not ended: at its end the journal goes into the snapshot. */
  private static boolean isRunning(Machine machine) {
    try {
      Path journal = machine.state().resolve("sandbox/journal");
      return Files.exists(journal) && Files.size(journal) > 0;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void down(Machine machine) {
    CliRun.Result down = machine.run("down", "--sandbox", "--yes");
    assertThat(down.code()).as(down.out() + down.err()).isIn(0, 5);
    Matcher named = CONFIRM.matcher(down.out() + down.err());
    if (named.find()) {
      machine.ends(0, ("down --sandbox --yes " + named.group(1)).split(" "));
    }
    assertThat(machine.run("state", "list", "--sandbox").out()).isEmpty();
  }
}
