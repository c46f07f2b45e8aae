package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.proxmox.fault.PveFault;
import dev.homelab.sim.proxmox.fault.PveFaults;
import dev.homelab.sim.talos.fault.TalosFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tool is killed while a host or a machine handles one of its requests that change something,
 * in a lab with three control planes and two workers: a sample in the suite, every one of them,
 * before its effect and after it, behind the profile of proofs. There {@code -Dproof.from=N} begins
 * with request N.
 */
class MachineCrashTest {
  private static final int TOLD = 10;

  @TempDir Path folder;
  private int crashes;
  private int points;

  /** How many requests that change something an undisturbed {@code up} makes, and what it makes. */
  private record Whole(int host, int calls, int made, List<String> things) {}

  @Test
  void aSampleOfCrashesLosesNothing() throws IOException {
    long seed = Long.getLong("proof.seed", new Random().nextLong());
    System.out.println("machine crashes with seed " + seed + " (-Dproof.seed=" + seed + ")");
    Random random = new Random(seed);
    Whole whole = undisturbed();
    crash(whole, true, whole.made, true, false);
    crash(whole, false, random.nextInt(whole.calls), random.nextBoolean(), true);
    assertThat(crashes).isPositive();
  }

  @Test
  @Tag("proof")
  void aCrashAtEveryChangeLosesNothing() throws IOException {
    Whole whole = undisturbed();
    System.out.println(whole.host + " requests of the host, " + whole.calls + " calls of machines");
    for (int request = Integer.getInteger("proof.from", 0); request < whole.host; request++) {
      crash(whole, true, request, false, true);
      crash(whole, true, request, true, true);
      crash(whole, true, request, true, false);
    }
    for (int request = 0; request < whole.calls; request++) {
      crash(whole, false, request, false, true);
      crash(whole, false, request, true, true);
      crash(whole, false, request, true, false);
    }
    System.out.println(points + " points, " + crashes + " killed; nothing lost, no orphan");
    assertThat(crashes).isGreaterThan(points / 2);
  }

  private Whole undisturbed() throws IOException {
    try (MachineLab lab = lab("undisturbed")) {
      lab.forget();
      lab.done("undisturbed", "up", "--yes");
      int[] writes = lab.writes();
      List<String> paths = lab.host().changes().stream().map(RequestLog.Entry::path).toList();
      int made = paths.indexOf("/api2/json/nodes/host/qemu");
      List<String> things = lab.things();
      lab.whole(things, 1, "undisturbed");
      lab.down("undisturbed");
      return new Whole(writes[0], writes[1], made, things);
    }
  }

  private MachineLab lab(String name) throws IOException {
    Path place = Files.createDirectory(folder.resolve(name));
    MachineLab lab = MachineLab.of(place, MachineLab.machines());
    lab.done(name, "plan");
    return lab;
  }

  /** Kills an {@code up}; what comes after it is an {@code up} and a {@code down}, or that only. */
  private void crash(Whole whole, boolean host, int request, boolean after, boolean goesOn)
      throws IOException {
    String when =
        "killed at %s %d, %s its effect"
            .formatted(host ? "request" : "call", request, after ? "after" : "before");
    points++;
    if (points % TOLD == 0) {
      System.out.println(points + " points, " + crashes + " killed");
    }
    try (MachineLab lab = lab("point-" + points)) {
      CompletableFuture<Tool.Started> victim = new CompletableFuture<>();
      Runnable kill = () -> victim.join().kill();
      if (host) {
        PveFault act = new PveFault.Act(after ? kill : () -> cutOff(kill), after);
        lab.host().faults().add(PveFaults.WRITES, "", request, 1, act);
      } else {
        TalosFault act = new TalosFault.Act(after ? kill : () -> cutOff(kill), after);
        lab.world().talos().faults().add("", MachineLab.CALLS, request, 1, act);
      }
      Tool.Started started = lab.tool().start("up", "--sandbox", "--yes");
      victim.complete(started);
      Tool.Result result = started.end();
      lab.host().faults().clear();
      lab.world().talos().faults().clear();
      assertThat(result.output()).doesNotContain("\tat ");
      crashes += result.exit() > 128 ? 1 : 0;
      if (goesOn) {
        lab.whole(whole.things, 1, when);
      }
      lab.down(when);
    }
  }

  /** Kills before the request has any effect: its connection breaks. */
  private static void cutOff(Runnable kill) {
    kill.run();
    throw new SimulatorException("the client is gone");
  }
}
