package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.fault.ApiFault;
import dev.homelab.sim.talos.fault.TalosFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tool is killed over and over while it brings up the box with Cozystack, and while it takes it
 * down: at a request of the cluster that changes something, of LINSTOR or of an application, before
 * its effect or after it, at a call of the machine, or at a random instant. Each next run goes on
 * from there. Two kills of the least lab are in the suite; behind the profile of proofs are a kill
 * at every change that it makes, or that the whole of lab A makes ({@code -Dproof.lab=whole};
 * {@code -Dproof.step=N} for every Nth, {@code -Dproof.from=N} begins with the Nth), and lives of
 * the whole of lab A, where the step is the number of changes between two kills.
 */
class BoxCrashTest {
  private static final int SIGNAL = 128;

  /** A run goes on for as long as that before a kill at an instant, in milliseconds. */
  private static final int LONGEST = 20_000;

  /** So many kills of one command are enough. */
  private static final int MOST = 60;

  /** An app of several objects. */
  private static final String WEB = "app('web') { image 'nginx:1.29.1'; port 8080; env 'A', 'b' }";

  private final long seed = Long.getLong("proof.seed", new Random().nextLong());
  private final Random random = new Random(seed);
  @TempDir Path folder;
  private final OtherServers others = new OtherServers();
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

  @Test
  @Tag("proof")
  @Tag("crash")
  void killsOnATenantsClusterLoseNothing() {
    System.out.println("box crashes with seed " + seed + " (-Dproof.seed=" + seed + ")");
    try (BoxLab lab = BoxLab.of(folder, BoxLab.inner())) {
      lab.machines().begin();
      lab.up("before the kills");
      KubeSimulator inner = lab.cluster().inner().values().iterator().next();
      List<String> up = List.of("up", "--sandbox", "--yes");
      String empty = lab.script();
      lab.replace("cluster { }", "cluster { namespace('web') { " + WEB + " } }");
      for (int write = 0; write < 4; write++) {
        cutAtWrite(lab, inner, write, random.nextBoolean(), up);
      }
      lab.up("after the kills");
      lab.settled("after the kills");
      lab.change(full -> empty);
      cutAtWrite(lab, inner, 1, random.nextBoolean(), up);
      lab.up("with an empty cluster");
      assertThat(inner.nodes().objects("namespaces")).doesNotContainKey("/web");
      assertThat(inner.nodes().objects("deployments.apps")).isEmpty();
      lab.replace("cluster { }", "cluster { namespace('web') { " + WEB + " } }");
      lab.up("once more");
      lab.change(full -> full.replaceAll("kubernetes\\(.*", "}"));
      List<String> lost = new ArrayList<>(up);
      lost.addAll(List.of("--delete-data", "node.box/tenant.home/kubernetes.dev"));
      cutAtWrite(lab, 0, random.nextBoolean(), lost);
      lab.confirmed("up", "without the cluster");
      lab.settled("without the cluster");
      assertThat(lab.cluster().inner()).isEmpty();
      lab.down("after the kills");
    }
    assertThat(crashes).isPositive();
  }

  @Test
  @Tag("proof")
  void aKillAtEveryChangeOfABoxLosesNothing() throws IOException {
    Lengths lengths = lengths();
    int step = Integer.getInteger("proof.step", 1);
    System.out.println(lengths + ", every " + step);
    for (int at = Integer.getInteger("proof.from", 0); at < lengths.most(); at += step) {
      for (boolean after : List.of(false, true)) {
        int change = at;
        pointed(lengths, at, false, (lab, words) -> cutAtWrite(lab, change, after, words));
      }
      int call = at;
      pointed(lengths, at, true, (lab, words) -> cutAtCall(lab, call, words));
    }
    System.out.println(points + " points, " + crashes + " killed; nothing lost, no orphan");
    assertThat(crashes).isPositive();
  }

  /** A way to cut a command of a lab. */
  private interface Cut {
    void of(BoxLab lab, List<String> words);
  }

  /**
   * How many changes of the cluster and calls of the machine a command makes when nobody disturbs
   * it, and what is there after an {@code up}.
   */
  private record Lengths(
      int upChanges, int upCalls, int downChanges, int downCalls, Set<String> objects) {
    /** After so many no command is left to be cut. */
    int most() {
      return Math.max(Math.max(upChanges, upCalls), Math.max(downChanges, downCalls));
    }

    @Override
    public String toString() {
      return "an up makes %d changes and %d calls, a down %d and %d"
          .formatted(upChanges, upCalls, downChanges, downCalls);
    }
  }

  /** The lab of which every change is cut. */
  private static String pointed() {
    return System.getProperty("proof.lab", "").equals("whole") ? BoxLab.whole() : BoxLab.least();
  }

  private Lengths lengths() throws IOException {
    try (BoxLab lab = BoxLab.of(Files.createDirectory(folder.resolve("long")), pointed())) {
      lab.up("undisturbed");
      int changes = lab.writes().size();
      int calls = lab.machines().calls();
      Set<String> objects = lab.marked();
      KubeSimulator cluster = lab.cluster();
      lab.forget();
      lab.down("undisturbed");
      int gone = BoxLab.writes(cluster).size();
      return new Lengths(changes, calls, gone, lab.machines().calls(), objects);
    }
  }

  /** One life of the box, whose {@code up} and whose {@code down} are cut in one way. */
  private void pointed(Lengths lengths, int at, boolean calls, Cut cut) throws IOException {
    boolean up = at < (calls ? lengths.upCalls : lengths.upChanges);
    boolean down = at < (calls ? lengths.downCalls : lengths.downChanges);
    if (!up && !down) {
      return;
    }
    Path place = Files.createDirectory(folder.resolve("point-" + points));
    try (BoxLab lab = BoxLab.of(place, pointed())) {
      lab.machines().begin();
      if (up) {
        cut.of(lab, List.of("up", "--sandbox", "--yes"));
      }
      lab.up("after a kill");
      lab.settled("after a kill");
      assertThat(lab.marked()).as("objects").isEqualTo(lengths.objects);
      if (down) {
        cut.of(lab, lab.downWords());
      }
      lab.down("after a kill");
    }
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
      others.follow(lab);
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
          switch (random.nextInt(8)) {
            case 0 -> cutAtCall(lab, random.nextInt(2), words);
            case 1 -> cutAtInstant(lab, random.nextInt(LONGEST), words);
            case 2 -> cutAtStorage(lab, random.nextInt(4), 4 * step, words);
            case 3 -> cutAtApp(lab, random.nextInt(2), 4 * step, words);
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
    kills(lab, request, after, victim);
    return end(lab, victim, words, -1, when(words, request, after));
  }

  /** Has the cluster of a lab, or the one that it makes, kill a run at a change. */
  private void kills(
      BoxLab lab, int request, boolean after, CompletableFuture<Tool.Started> victim) {
    ApiFault fault = kill(request, after, victim);
    lab.onCluster(
        cluster -> {
          others.follow(cluster);
          cluster.faults().add(fault);
        });
  }

  private static ApiFault kill(int request, boolean after, CompletableFuture<Tool.Started> victim) {
    return ApiFault.of(
            BoxLab.WRITES, BoxLab.CHANGING, new ApiFault.Act(after, () -> victim.join().kill()))
        .after(request)
        .times(1);
  }

  /** The same where the requests of a cluster that is there count. */
  private boolean cutAtWrite(
      BoxLab lab, KubeSimulator cluster, int request, boolean after, List<String> words) {
    CompletableFuture<Tool.Started> victim = new CompletableFuture<>();
    cluster.faults().add(kill(request, after, victim));
    return end(lab, victim, words, -1, when(words, request, after));
  }

  /** At a request of LINSTOR, or at a later change of the cluster when it is asked no more. */
  private boolean cutAtStorage(BoxLab lab, int request, int change, List<String> words) {
    boolean after = random.nextBoolean();
    CompletableFuture<Tool.Started> victim = new CompletableFuture<>();
    others.atStorage(request, after, () -> victim.join().kill());
    kills(lab, change, after, victim);
    return end(lab, victim, words, -1, words.get(0) + " cut at request " + request + " of LINSTOR");
  }

  /** At a request of any application, or at a later change of the cluster. */
  private boolean cutAtApp(BoxLab lab, int request, int change, List<String> words) {
    boolean after = random.nextBoolean();
    CompletableFuture<Tool.Started> victim = new CompletableFuture<>();
    others.atApp(request, after, () -> victim.join().kill());
    kills(lab, change, after, victim);
    String when = " cut at request " + request + " of an application";
    return end(lab, victim, words, -1, words.get(0) + when);
  }

  private static String when(List<String> words, int request, boolean after) {
    return words.get(0) + " cut at change " + request + (after ? ", done" : ", not done");
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
    others.heal();
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
