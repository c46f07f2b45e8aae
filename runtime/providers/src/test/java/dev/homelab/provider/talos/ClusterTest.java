package dev.homelab.provider.talos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.exec.RunOptions;
import dev.homelab.exec.RunReport;
import dev.homelab.exec.StopSignal;
import dev.homelab.model.Action;
import dev.homelab.sim.talos.Phase;
import dev.homelab.sim.talos.fault.TalosFault;
import dev.homelab.sim.talos.fault.TalosFaults;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boxes become a cluster, are changed, upgraded, replaced and taken down. */
class ClusterTest {
  private static final String CHANGES = "Apply|Bootstrap|Reset|Reboot|Upgrade|Remove|Rollback";

  @TempDir Path folder;

  @Test
  void fiveBoxesBecomeAClusterAndGoDownAgain() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 5)) {
      bench.up();

      for (int i = 1; i <= 5; i++) {
        assertThat(bench.world.talos().phase("box/box-" + i)).isEqualTo(Phase.RUNNING);
      }
      assertThat(bench.calls("Bootstrap")).hasSize(1);
      assertThat(bench.calls("ApplyConfiguration")).hasSize(5);
      bench.world.talos().log().clear();
      assertThat(bench.actions()).isEmpty();
      bench.up();
      assertThat(bench.calls(CHANGES)).isEmpty();

      assertThat(bench.down().end()).isEqualTo(RunReport.End.DONE);
      for (int i = 1; i <= 5; i++) {
        assertThat(bench.world.talos().config("box/box-" + i)).isEmpty();
      }
      assertThat(bench.calls("Reset")).hasSize(5);
    }
  }

  @Test
  void anEditedLabelIsGivenWithoutARestart() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 0)) {
      bench.up();
      bench.labels = Map.of("room", "cellar");
      assertThat(bench.plan().changes())
          .filteredOn(change -> change.action() == Action.UPDATE)
          .singleElement()
          .satisfies(
              change -> {
                assertThat(change.fields())
                    .extracting(field -> field.path())
                    .containsExactly("config.v1alpha1.machine.nodeLabels.room");
                assertThat(change.interrupts()).isEmpty();
              });
      bench.up();
      assertThat(bench.world.talos().config("box/box-1")).contains("room: cellar");
      assertThat(bench.calls("Reboot|Upgrade")).isEmpty();
      assertThat(bench.actions()).isEmpty();
    }
  }

  @Test
  void aConfigEditedByHandIsSeenAndPutRight() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 0)) {
      bench.up();
      String config = bench.world.talos().config("box/box-1");
      bench
          .world
          .talos()
          .config("box/box-1", config.replace("dnsDomain: cluster.local", "dnsDomain: other.lan"));
      assertThat(bench.actions()).hasSize(1);
      bench.up();
      assertThat(bench.world.talos().config("box/box-1")).contains("dnsDomain: cluster.local");
    }
  }

  @Test
  void anUpgradeGoesThroughTheClusterOneAtATime() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3, 1)) {
      bench.up();
      bench.talos = "1.13.9";
      bench.world.talos().log().clear();
      assertThat(bench.actions()).hasSize(4);
      bench.up();
      for (int i = 1; i <= 4; i++) {
        assertThat(bench.world.talos().phase("box/box-" + i)).isEqualTo(Phase.RUNNING);
        assertThat(String.valueOf(bench.world.talos().image("box/box-" + i)))
            .contains("minor=13, patch=9");
      }
      assertThat(bench.calls("LifecycleService/Upgrade")).hasSize(4);
      assertThat(bench.actions()).isEmpty();
    }
  }

  @Test
  void aFailedUpgradeStopsTheRest() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3, 0)) {
      bench.up();
      bench.talos = "1.13.9";
      bench.world.talos().log().clear();
      bench.faults().once("box-1", "", new TalosFault.UpgradeFails(1));
      RunReport report = bench.tryUp();
      assertThat(report.failures()).hasSize(1);
      assertThat(report.failures().get(0).problems().get(0).code())
          .isEqualTo(TalosCodes.NOT_UPGRADED);
      assertThat(bench.calls("Reboot")).isEmpty();
      assertThat(bench.calls("LifecycleService/Upgrade")).hasSize(1);
    }
  }

  @Test
  void aVersionThatDoesNotWorkIsTakenBackAndStopsTheRest() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3)) {
      bench.workers = 0;
      bench.up();
      bench.talos = "1.13.9";
      bench.world.talos().log().clear();
      TalosFaults faults = bench.world.talos().faults();
      JumpingClock clock = new JumpingClock();
      bench.clock = clock;
      Runnable falls =
          () -> {
            faults.add("box-1", "", 0, 0, new TalosFault.EtcdIll());
            Runnable later = () -> clock.jump(Duration.ofMinutes(11));
            faults.add("box-1", "ServiceList", 3, 1, new TalosFault.Act(later, false));
          };
      faults.once("box-1", "Reboot", new TalosFault.Act(falls, false));
      RunReport report = bench.tryUp();
      assertThat(report.failures()).hasSize(1);
      assertThat(report.failures().get(0).problems().get(0).code())
          .isEqualTo(TalosCodes.NOT_UPGRADED);
      assertThat(report.failures().get(0).problems().get(0).detail())
          .contains("runs the image before again");
      assertThat(bench.calls("Rollback")).hasSize(1);
      assertThat(bench.calls("LifecycleService/Upgrade")).hasSize(1);
      faults.clear();
      bench.clock = Clock.systemUTC();
      bench.up();
      for (int i = 1; i <= 3; i++) {
        assertThat(String.valueOf(bench.world.talos().image("box/box-" + i))).contains("patch=9");
      }
      assertThat(bench.actions()).isEmpty();
    }
  }

  @Test
  void aDeadControlPlaneIsReplaced() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3, 0)) {
      bench.up();
      bench.forgetDisk(2);
      bench.up();
      assertThat(bench.world.talos().phase("box/box-2")).isEqualTo(Phase.RUNNING);
      assertThat(bench.calls("EtcdRemoveMemberByID")).hasSize(1);
      assertThat(bench.calls("Bootstrap")).hasSize(1);
      assertThat(bench.actions()).isEmpty();
    }
  }

  @Test
  void aWorkerThatLeavesTheScriptIsReset() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 1)) {
      bench.up();
      bench.workers = 0;
      bench.up();
      assertThat(bench.world.talos().config("box/box-2")).isEmpty();
      assertThat(bench.world.talos().phase("box/box-1")).isEqualTo(Phase.RUNNING);
      assertThat(bench.actions()).isEmpty();
    }
  }

  @Test
  void aRemovalThatEndsAfterTheResetLeavesNoNodeBehind() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 1)) {
      bench.up();
      bench.workers = 0;
      StopSignal stop = new StopSignal();
      bench.faults().once("", "^Reset$", new TalosFault.Act(stop::now, true));
      assertThat(bench.run(bench.all(), RunOptions.UP, stop).end())
          .isNotEqualTo(RunReport.End.DONE);
      bench.world.talos().advance(120_000);
      bench.up();
      assertThat(bench.texts("nodes", "/metadata/name")).containsOnlyKeys("prod-cp-1");
      assertThat(bench.actions()).isEmpty();
    }
  }

  @Test
  void aDeadControlPlaneThatLeavesTheScriptIsForgotten() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3, 0)) {
      bench.up();
      bench.world.box("box-3", false);
      bench.controlPlanes = 2;
      bench.up();
      assertThat(bench.calls("EtcdRemoveMemberByID")).hasSize(1);
      assertThat(bench.actions()).isEmpty();
    }
  }

  @Test
  void aClusterWithoutANetworkPluginCountsAsReady() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3)) {
      bench.controlPlanes = 1;
      bench.workers = 1;
      bench.cni = "none";
      bench.up();
      assertThat(bench.calls("Bootstrap")).hasSize(1);
      bench.workers = 2;
      bench.up();
      assertThat(bench.actions()).isEmpty();
    }
  }

  @Test
  void aChangeThatNeedsARestartIsToldAndMadeOneMachineAtATime() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 3, 0)) {
      bench.up();
      bench.patches = List.of("machine:\n  features:\n    diskQuotaSupport: false\n");
      assertThat(bench.plan().changes())
          .filteredOn(change -> change.action() == Action.UPDATE)
          .hasSize(3)
          .allSatisfy(
              change -> assertThat(change.interrupts()).containsExactly("restarts the machine"));
      bench.up();
      assertThat(bench.actions()).isEmpty();
      for (int i = 1; i <= 3; i++) {
        assertThat(bench.world.talos().phase("box/box-" + i)).isEqualTo(Phase.RUNNING);
      }
    }
  }
}
