package dev.homelab.provider.talos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.diag.Diagnostic;
import dev.homelab.sim.talos.Phase;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other versions of Talos and Kubernetes, one minor version at a time. */
class VersionsTest {
  @TempDir Path folder;

  @Test
  void talosBefore113UpgradesInItsOwnWay() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 2, "1.12.11", false)) {
      bench.controlPlanes = 1;
      bench.workers = 1;
      bench.talos = "1.12.11";
      bench.contract = "1.12";
      bench.kubernetes = "1.35.4";
      bench.up();
      bench.world.talos().log().clear();
      bench.talos = "1.13.9";
      bench.up();
      assertThat(bench.calls("MachineService/Upgrade")).hasSize(2);
      assertThat(bench.calls("LifecycleService|MachineService/Reboot")).isEmpty();
      assertThat(bench.world.talos().phase("box/box-1")).isEqualTo(Phase.RUNNING);
      assertThat(bench.actions()).isEmpty();
    }
  }

  @Test
  void aMinorVersionOfTalosIsNotSkipped() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, "1.11.6", false)) {
      bench.controlPlanes = 1;
      bench.workers = 0;
      bench.talos = "1.11.6";
      bench.contract = "1.11";
      bench.kubernetes = "1.34.1";
      bench.up();
      bench.world.talos().log().clear();
      bench.talos = "1.13.9";
      assertThat(bench.plan().diagnostics())
          .extracting(Diagnostic::code)
          .contains(TalosCodes.TOO_FAR);
      assertThat(bench.calls("Upgrade|Apply")).isEmpty();
    }
  }

  @Test
  void kubernetesGoesToTheNextMinorVersionWithoutARestart() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 2)) {
      bench.controlPlanes = 1;
      bench.workers = 1;
      bench.kubernetes = "1.34.1";
      bench.up();
      bench.kubernetes = "1.36.3";
      assertThat(bench.plan().diagnostics())
          .extracting(Diagnostic::code)
          .contains(TalosCodes.TOO_FAR);
      bench.kubernetes = "1.35.4";
      bench.world.talos().log().clear();
      bench.up();
      assertThat(bench.calls("ApplyConfiguration")).hasSize(2);
      assertThat(bench.calls("Reboot|Upgrade")).isEmpty();
      assertThat(bench.world.talos().config("box/box-1"))
          .contains("kube-apiserver:v1.35.4")
          .doesNotContain("v1.34.1");
      assertThat(bench.actions()).isEmpty();
    }
  }
}
