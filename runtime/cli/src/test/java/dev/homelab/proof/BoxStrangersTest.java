package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.CliRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boxes with data and nodes of other clusters stay as they are, in random worlds of boxes. */
class BoxStrangersTest {
  private static final int SAMPLE = 2;
  private static final int ALL = 100;

  @TempDir Path folder;

  @Test
  void aFewWorlds() throws IOException {
    worlds(ProofRounds.within(SAMPLE, Duration.ofDays(1)));
  }

  @Test
  @Tag("proof")
  @Tag("life")
  void aHundredWorlds() throws IOException {
    boolean hurried = Long.getLong("proof.minutes", 0) > 0;
    int most = Integer.getInteger("proof.worlds", ALL);
    worlds(ProofRounds.within(most, hurried ? Duration.ofSeconds(40) : Duration.ofDays(1)));
  }

  private void worlds(ProofRounds rounds) throws IOException {
    long seed = Long.getLong("proof.seed", new Random().nextLong());
    System.out.println("boxes with seed " + seed + " (-Dproof.seed=" + seed + ")");
    Random random = new Random(seed);
    int up = 0;
    int strangers = 0;
    int i = 0;
    for (; rounds.goOnAfter(i); i++) {
      BoxWorld world = new BoxWorld(random);
      live(world, Files.createDirectory(folder.resolve("world" + i)), "seed " + seed + ", " + i);
      up += world.comesUp() ? 1 : 0;
      strangers += world.strangers().size();
    }
    System.out.println(i + " worlds, " + up + " came up, " + strangers + " boxes of others");
  }

  private static void live(BoxWorld world, Path place, String when) throws IOException {
    try (MachineLab lab = MachineLab.of(place, world.script())) {
      lab.begin();
      world.furnish(lab);
      lab.forget();
      var before = world.seen(lab);

      CliRun.Result up = lab.run("up", "--yes");

      String told = when + "\n" + world + up.out() + up.err();
      assertThat(up.code() == 0).as(told).isEqualTo(world.comesUp());
      if (!world.comesUp()) {
        assertThat(up.err()).as(told).containsPattern("HL703[01]").doesNotContain("\tat ");
        assertThat(lab.calls()).as("nothing is written to any box, %s", told).isZero();
      }
      assertThat(world.written(lab)).as(told).isEmpty();
      assertThat(world.seen(lab)).as(told).isEqualTo(before);

      CliRun.Result down = lab.run("down", "--yes");
      assertThat(down.code()).as(when + down.err()).isIn(0, 5);
      assertThat(world.written(lab)).as("down, %s", told).isEmpty();
      assertThat(world.seen(lab)).as("down, %s", told).isEqualTo(before);
    }
  }
}
