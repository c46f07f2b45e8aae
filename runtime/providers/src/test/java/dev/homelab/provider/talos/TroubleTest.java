package dev.homelab.provider.talos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.exec.RunOptions;
import dev.homelab.exec.RunReport;
import dev.homelab.exec.StopSignal;
import dev.homelab.provider.talos.secrets.SecretsBundle;
import dev.homelab.sim.talos.Phase;
import dev.homelab.sim.talos.fault.TalosFault;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong on the way is either put right or told; nobody else's box is touched. */
class TroubleTest {
  private static final int CRASHES = 3;
  private static final int REQUESTS = 70;

  @TempDir Path folder;

  private static void assertOneCluster(TalosBench bench, int machines) {
    for (int i = 1; i <= machines; i++) {
      assertThat(bench.world.talos().phase("box/box-" + i)).isEqualTo(Phase.RUNNING);
    }
    assertThat(bench.world.clusters()).hasSize(1);
    assertThat(bench.actions()).isEmpty();
  }

  @Test
  void aRunThatEndsAtAnyRequestIsBroughtToItsEndByTheNext() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < CRASHES; i++) {
      int at = random.nextInt(REQUESTS);
      boolean after = random.nextBoolean();
      String what = "seed " + seed + ", request " + at + (after ? ", after it" : ", before it");
      System.out.println(what);
      try (TalosBench bench = TalosBench.of(folder.resolve("run" + i), 5)) {
        StopSignal stop = new StopSignal();
        bench.faults().add("", "", at, 1, new TalosFault.Act(stop::now, after));
        RunReport first = bench.run(bench.all(), RunOptions.UP, stop);
        assertThat(stop.stage()).as(what).isEqualTo(StopSignal.Stage.NOW);
        assertThat(first.end()).as(what).isNotEqualTo(RunReport.End.DONE);
        bench.faults().clear();
        bench.up();
        assertOneCluster(bench, 5);
      }
    }
  }

  @Test
  void brokenAnswersAreAskedForAgain() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3, 0)) {
      var faults = bench.faults();
      faults.once("box-1", "ApplyConfiguration", new TalosFault.Cut(true));
      faults.once("box-2", "ApplyConfiguration", new TalosFault.Cut(false));
      faults.once("", "Bootstrap", new TalosFault.Answer(Status.CANCELLED, true));
      faults.add("", "Version", 5, 3, new TalosFault.Answer(Status.UNAVAILABLE, false));
      bench.up();
      assertOneCluster(bench, 3);
    }
  }

  @Test
  void aClockThatIsNotSetIsWaitedFor() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 0)) {
      bench.faults().add("", "", 0, 3, new TalosFault.TimeNotInSync());
      bench.up();
      assertOneCluster(bench, 1);
    }
  }

  @Test
  void anInstallationThatFailsIsToldWithWhatTheNodeSays() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 0)) {
      bench.faults().add("", "", 0, 0, new TalosFault.InstallFails("image not found"));
      RunReport report = bench.tryUp();
      assertThat(TalosBench.codes(report)).containsExactly(TalosCodes.NOT_INSTALLED);
      assertThat(report.toString()).contains("image not found");
    }
  }

  @Test
  void aBoxWithDataIsLeftAloneUnlessTheScriptSaysWipe() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, "1.13.8", true)) {
      bench.controlPlanes = 1;
      bench.workers = 0;
      assertThat(TalosBench.codes(bench.tryUp())).containsExactly(TalosCodes.HOLDS_DATA);
      assertThat(bench.calls("Apply|Reset|Wipe")).isEmpty();
      bench.wipe = true;
      bench.up();
      assertOneCluster(bench, 1);
    }
  }

  @Test
  void aNodeOfAnotherClusterIsNeverTouched() throws IOException {
    try (TalosBench theirs = TalosBench.of(folder, 1)) {
      theirs.controlPlanes = 1;
      theirs.workers = 0;
      theirs.secrets = TestSecrets.other();
      theirs.up();
      theirs.world.talos().log().clear();
      TalosBench ours = theirs.inAnotherLab(folder.resolve("ours"));
      assertThat(ours.plan().diagnostics()).isNotEmpty();
      ours.wipe = true;
      assertThat(ours.plan().diagnostics()).isNotEmpty();
      assertThat(ours.calls("Apply|Reset|Wipe|Bootstrap|Reboot")).isEmpty();
    }
  }

  @Test
  void noSecretIsInAnythingThatIsTold() throws IOException {
    SecretsBundle bundle = TestSecrets.bundle();
    List<String> canaries =
        List.of(
            bundle.bootstrapToken(),
            bundle.trustdToken(),
            bundle.secretboxKey(),
            bundle.clusterSecret(),
            bundle.os().key().substring(30, 80));
    try (TalosBench bench = TalosBench.of(folder, 1, 0)) {
      bench
          .faults()
          .once(
              "",
              "ApplyConfiguration",
              new TalosFault.Answer(Status.INVALID_ARGUMENT.withDescription("bad"), false));
      String told = bench.tryUp().toString();
      bench.up();
      bench.labels = java.util.Map.of("room", "cellar");
      String plan = bench.plan().toString();
      for (String canary : canaries) {
        assertThat(told).doesNotContain(canary);
        assertThat(plan).doesNotContain(canary);
      }
    }
  }
}
