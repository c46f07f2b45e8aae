package dev.homelab.provider.talos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.diag.Diagnostic;
import dev.homelab.exec.RunOptions;
import dev.homelab.exec.RunReport;
import dev.homelab.exec.StopSignal;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.talos.kube.KubeApi;
import dev.homelab.sim.talos.Hardware;
import dev.homelab.sim.talos.fault.TalosFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster has to be before it counts as ready. */
class HealthTest {
  @TempDir Path folder;

  /** A machine that was installed gets other hardware. */
  private static void refit(TalosBench bench, long mebibytes, long gibibytes) {
    Hardware.Disk disk =
        new Hardware.Disk("/dev/nvme0n1", gibibytes << 30, "Quick", "S1", "nvme", false);
    bench
        .world
        .talos()
        .put(
            "box/box-1",
            new Hardware(
                "metal",
                TalosBench.address(1),
                "bc:24:11:00:00:01",
                8,
                Math.toIntExact(mebibytes),
                List.of(disk)));
  }

  private static String problem(RunReport report) {
    assertThat(report.failures()).hasSize(1);
    Diagnostic told = report.failures().get(0).problems().get(0);
    assertThat(told.code()).isEqualTo(TalosCodes.NOT_READY);
    return told.title();
  }

  @Test
  void aControlPlaneWithTooLittleMemoryIsToldAtOnce() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 0)) {
      bench.upWithoutCluster();
      refit(bench, 1536, 200);
      assertThat(problem(bench.tryUp())).contains("prod-cp-1 has only 1497 MiB of memory");
      refit(bench, 2048, 200);
      bench.up();
    }
  }

  @Test
  void aDiskThatIsTooSmallIsToldAtOnce() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 0)) {
      bench.upWithoutCluster();
      refit(bench, 16384, 5);
      assertThat(problem(bench.tryUp())).contains("prod-cp-1 has only a disk of 5120 MiB");
      refit(bench, 16384, 6);
      bench.up();
    }
  }

  private static boolean isClosed(TalosBench bench, String node) {
    try (KubeApi api = bench.kube()) {
      JsonNode known = api.get("api/v1/nodes/" + node, FakeCall.patient());
      return known.at("/spec/unschedulable").asBoolean();
    }
  }

  @Test
  void aNodeThatSomebodyClosedIsToldAndLeftAlone() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 0)) {
      bench.up();
      ObjectNode closed = new JsonMapper().createObjectNode();
      closed.putObject("spec").put("unschedulable", true);
      try (KubeApi api = bench.kube()) {
        api.patch("api/v1/nodes/prod-cp-1", closed, FakeCall.patient());
      }
      bench.kubernetes = "1.36.4";
      bench.up();
      assertThat(bench.warnings)
          .extracting(Diagnostic::title)
          .containsExactly("prod-cp-1 takes no pods");
      assertThat(isClosed(bench, "prod-cp-1")).isTrue();
    }
  }

  @Test
  void aNodeThatAnInterruptedUpgradeClosedIsOpenedByTheNextRun() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 1)) {
      bench.up();
      bench.talos = "1.13.9";
      StopSignal stop = new StopSignal();
      bench.faults().once("box-2", "Reboot", new TalosFault.Act(stop::now, true));
      RunReport first = bench.run(bench.all(), RunOptions.UP, stop);
      assertThat(first.end()).isNotEqualTo(RunReport.End.DONE);
      assertThat(isClosed(bench, "prod-worker-1")).isTrue();
      bench.world.talos().advance(120_000);
      bench.up();
      assertThat(isClosed(bench, "prod-worker-1")).isFalse();
      assertThat(bench.actions()).isEmpty();
    }
  }

  @Test
  void withoutANetworkPluginOnlyWhatNeedsNoneIsChecked() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 0)) {
      bench.cni = "none";
      bench.up();
      assertThat(bench.texts("nodes", "/metadata/name"))
          .isEqualTo(Map.of("prod-cp-1", "prod-cp-1"));
      refit(bench, 1024, 200);
      bench.kubernetes = "1.36.4";
      assertThat(problem(bench.tryUp())).contains("prod-cp-1 has only 998 MiB of memory");
    }
  }
}
