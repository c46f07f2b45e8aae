package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tool is killed while one of its requests is handled: a sample of the requests in the suite,
 * every one of them, before its effect and after it, behind the profile of proofs. There {@code
 * -Dproof.from=N} begins with request N, counted from 0.
 */
class CrashPointsTest {
  private static final int SAMPLE = 2;
  @TempDir Path folder;
  private int crashes;
  private int points;

  @Test
  void aSampleOfCrashesLosesNothing() throws IOException {
    long seed = Long.getLong("proof.seed", new Random().nextLong());
    System.out.println("crash points with seed " + seed + " (-Dproof.seed=" + seed + ")");
    Random random = new Random(seed);
    Lengths lengths = lengths();
    for (int part = 0; part < SAMPLE; part++) {
      round(
          random.nextInt(lengths.up),
          random.nextInt(lengths.change),
          random.nextInt(lengths.down),
          random.nextBoolean());
    }
    told();
    assertThat(crashes).isPositive();
  }

  @Test
  @Tag("proof")
  void aCrashAtEveryRequestLosesNothing() throws IOException {
    Lengths lengths = lengths();
    int most = Math.max(lengths.up, Math.max(lengths.change, lengths.down));
    int first = Integer.getInteger("proof.from", 0);
    System.out.println("requests of an up, a change and a down: " + lengths + ", from " + first);
    for (int request = first; request < most; request++) {
      round(request, request, request, true);
      round(request, request, request, false);
    }
    told();
    assertThat(crashes).isGreaterThan(most - first);
  }

  private void told() {
    System.out.println(
        points + " crash points, " + crashes + " killed at a request, nothing lost, no orphan");
  }

  /** How many requests each command sends when nobody disturbs it. */
  private record Lengths(int up, int change, int down, Set<String> first, Set<String> second) {
    @Override
    public String toString() {
      return up + ", " + change + ", " + down;
    }
  }

  private Lengths known = new Lengths(0, 0, 0, Set.of(), Set.of());

  private Lengths lengths() throws IOException {
    try (CrashLab lab = new CrashLab(Files.createDirectory(folder.resolve("undisturbed")))) {
      Tool tool = new Tool(folder.resolve("undisturbed"));
      lab.first();
      int up = counted(lab, tool, "up", "--yes");
      Set<String> first = new TreeSet<>(lab.marked());
      lab.changed().requests();
      int change = counted(lab, tool, "up", "--yes");
      Set<String> second = new TreeSet<>(lab.marked());
      lab.requests();
      int down = counted(lab, tool, CrashLab.down());
      assertThat(lab.marked()).isEmpty();
      known = new Lengths(up, change, down, first, second);
      return known;
    }
  }

  private static int counted(CrashLab lab, Tool tool, String... words) {
    Tool.Result result = tool.run(words);
    assertThat(result.exit()).as(result.output()).isZero();
    return lab.requests();
  }

  private void round(int up, int change, int down, boolean after) throws IOException {
    Path place = Files.createDirectory(folder.resolve("point-" + points));
    String when = "killed at request %d, %s its effect".formatted(up, after ? "after" : "before");
    try (CrashLab lab = new CrashLab(place)) {
      lab.first();
      crash(lab, up, after, "up", "--yes");
      lab.up(known.first, "of a first up " + when);
      lab.changed();
      crash(lab, change, after, "up", "--yes");
      lab.up(known.second, "of a change " + when);
      crash(lab, down, after, CrashLab.down());
      lab.down(when);
    }
  }

  private void crash(CrashLab lab, int request, boolean after, String... words) {
    points++;
    if (lab.crash(request, after, words)) {
      crashes++;
    }
  }
}
