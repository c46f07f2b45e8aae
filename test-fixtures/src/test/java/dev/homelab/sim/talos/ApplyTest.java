package dev.homelab.sim.talos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Empty;
import dev.homelab.sim.talos.fault.TalosFault;
import dev.homelab.wire.machine.ApplyConfiguration;
import dev.homelab.wire.machine.ApplyConfigurationRequest;
import dev.homelab.wire.machine.ApplyConfigurationRequest.Mode;
import io.grpc.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a machine takes a config, installs, and takes the next one. */
final class ApplyTest {
  private static final String ONE = "10.5.0.11";
  private final TestMachines lab = new TestMachines(TalosOptions.inMemory());
  private final String config = lab.cluster.controlPlane("prod-cp-1", ONE);

  @AfterEach
  void close() {
    lab.close();
  }

  private void configured(boolean installed) {
    lab.add("one", ONE, "1.13.9", installed);
    lab.sim.advance(15_000);
    lab.apply(lab.plain(ONE), config);
    lab.sim.advance(installed ? 20_000 : 120_000);
  }

  private ApplyConfiguration next(String text, Mode mode, boolean dry) {
    return lab.machine(lab.admin(ONE))
        .applyConfiguration(
            ApplyConfigurationRequest.newBuilder()
                .setData(ByteString.copyFromUtf8(text))
                .setMode(mode)
                .setDryRun(dry)
                .setTryModeTimeout(Duration.newBuilder().setSeconds(60))
                .build())
        .getMessages(0);
  }

  @Test
  void aDiskImageBootsOnAndAMediumInstallsFirst() {
    configured(true);
    assertThat(lab.sim.phase("one")).isEqualTo(Phase.BOOTING);
    lab.add("two", "10.5.0.12", "1.13.8", false);
    lab.sim.advance(15_000);
    lab.apply(lab.plain("10.5.0.12"), lab.cluster.controlPlane("prod-cp-2", "10.5.0.12"));
    lab.sim.advance(5_000);
    assertThat(lab.sim.phase("two")).isEqualTo(Phase.INSTALLING);
    lab.sim.advance(60_000);
    assertThat(lab.sim.phase("two")).isEqualTo(Phase.REBOOTING);
    assertThat(lab.sim.directory()).doesNotContainKey("10.5.0.12:50000");
    lab.sim.advance(30_000);
    assertThat(lab.sim.phase("two")).isEqualTo(Phase.BOOTING);
    Image now = lab.sim.image("two");
    assertThat(now == null ? "" : now.version().tag()).isEqualTo("v1.13.9");
  }

  @Test
  void aSecondConfigWaitsForTheFirst() {
    lab.add("one", ONE, "1.13.9", false);
    lab.sim.advance(15_000);
    lab.apply(lab.plain(ONE), config);
    assertThat(TestMachines.status(() -> lab.apply(lab.plain(ONE), config)))
        .extracting(Status::getCode, Status::getDescription)
        .containsExactly(
            Status.Code.FAILED_PRECONDITION, "another apply configuration is already in progress");
  }

  @Test
  void aDiskThatIsNotThereOrAnImageThatIsNotFailsTheInstallation() {
    lab.add("one", ONE, "1.13.9", false);
    lab.sim.advance(15_000);
    lab.apply(lab.plain(ONE), config.replace("/dev/sda", "/dev/sdz"));
    lab.sim.advance(70_000);
    assertThat(lab.sim.phase("one")).isEqualTo(Phase.MAINTENANCE);
    assertThat(lab.state(lab.plain(ONE), "runtime", "Diagnostics.runtime.talos.dev", ""))
        .contains("install disk not found: /dev/sdz");
    lab.apply(lab.plain(ONE), config.replace(TestCluster.INSTALLER, "example.com/other:v1"));
    lab.sim.advance(70_000);
    assertThat(lab.state(lab.plain(ONE), "runtime", "Diagnostics.runtime.talos.dev", ""))
        .contains("error pulling installer image");
    lab.sim.faults().once("one", "", new TalosFault.InstallFails("no space left on device"));
    lab.apply(lab.plain(ONE), config);
    lab.sim.advance(70_000);
    assertThat(lab.state(lab.plain(ONE), "runtime", "Diagnostics.runtime.talos.dev", ""))
        .contains("no space left on device");
    lab.apply(lab.plain(ONE), config);
    lab.sim.advance(120_000);
    assertThat(lab.sim.phase("one")).isEqualTo(Phase.BOOTING);
  }

  @Test
  void modesDoWhatTheySay() {
    configured(true);
    String labelled = config.replace("    install:", "    nodeLabels: {a: b}\n    install:");
    ApplyConfiguration dry = next(labelled, Mode.AUTO, true);
    assertThat(dry.getModeDetails()).contains("Dry run summary", "+    nodeLabels: {a: b}");
    assertThat(lab.sim.config("one")).isEqualTo(config);
    assertThat(next(labelled, Mode.AUTO, false).getMode()).isEqualTo(Mode.NO_REBOOT);
    assertThat(lab.sim.config("one")).isEqualTo(labelled);
    String deep = labelled.replace("    install:", "    udev: {rules: [x]}\n    install:");
    Status refused = TestMachines.status(() -> next(deep, Mode.NO_REBOOT, false));
    assertThat(refused.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(next(deep, Mode.STAGED, false).getMode()).isEqualTo(Mode.STAGED);
    assertThat(lab.sim.config("one")).isEqualTo(labelled);
    assertThat(next(deep, Mode.AUTO, false).getMode()).isEqualTo(Mode.REBOOT);
    lab.sim.advance(5_000);
    assertThat(lab.sim.phase("one")).isEqualTo(Phase.REBOOTING);
    lab.sim.advance(45_000);
    assertThat(lab.sim.config("one")).isEqualTo(deep);
  }

  @Test
  void aTrialIsRolledBack() {
    configured(true);
    String labelled = config.replace("    install:", "    nodeLabels: {a: b}\n    install:");
    assertThat(next(labelled, Mode.TRY, false).getModeDetails()).contains("trial mode");
    assertThat(lab.sim.config("one")).isEqualTo(labelled);
    lab.sim.advance(61_000);
    assertThat(lab.sim.config("one")).isEqualTo(config);
    next(labelled, Mode.TRY, false);
    next(labelled, Mode.AUTO, false);
    lab.sim.advance(61_000);
    assertThat(lab.sim.config("one")).isEqualTo(labelled);
  }

  @Test
  void answersGetLostConnectionsBreakAndMachinesMove() {
    lab.add("one", ONE, "1.13.9", true);
    lab.sim.advance(15_000);
    lab.sim.faults().once("", "ApplyConfiguration", new TalosFault.Cut(true));
    assertThat(TestMachines.status(() -> lab.apply(lab.plain(ONE), config)).getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
    lab.sim.advance(20_000);
    assertThat(lab.sim.phase("one")).isEqualTo(Phase.BOOTING);
    TestClient admin = lab.admin(ONE);
    lab.sim.faults().once("10.5.0.11", "Version", new TalosFault.Answer(Status.CANCELLED, false));
    assertThat(
            TestMachines.status(() -> lab.machine(admin).version(Empty.getDefaultInstance()))
                .getCode())
        .isEqualTo(Status.Code.CANCELLED);
    lab.sim.faults().once("one", "", new TalosFault.NewAddress("10.5.0.99"));
    lab.machine(admin).reboot(dev.homelab.wire.machine.RebootRequest.getDefaultInstance());
    lab.sim.advance(60_000);
    assertThat(lab.sim.directory())
        .containsKey("10.5.0.99:50000")
        .doesNotContainKey(ONE + ":50000");
  }

  @Test
  void aMachineMayStayInMaintenance() {
    lab.add("one", ONE, "1.13.9", true);
    lab.sim.advance(15_000);
    lab.sim.faults().once("one", "", new TalosFault.StaysInMaintenance());
    lab.apply(lab.plain(ONE), config);
    lab.sim.advance(600_000);
    assertThat(lab.sim.phase("one")).isEqualTo(Phase.MAINTENANCE);
  }
}
