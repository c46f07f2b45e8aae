package dev.homelab.sim.talos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.talos.fault.TalosFault;
import dev.homelab.wire.machine.BootstrapRequest;
import dev.homelab.wire.machine.ImageServiceGrpc;
import dev.homelab.wire.machine.ImageServicePullRequest;
import dev.homelab.wire.machine.InstallArtifactsSource;
import dev.homelab.wire.machine.LifecycleServiceGrpc;
import dev.homelab.wire.machine.LifecycleServiceUpgradeRequest;
import dev.homelab.wire.machine.LifecycleServiceUpgradeResponse;
import dev.homelab.wire.machine.RebootRequest;
import dev.homelab.wire.machine.RollbackRequest;
import dev.homelab.wire.machine.UpgradeRequest;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both ways to another version, and the way back. */
final class UpgradeTest {
  private static final String ONE = "10.5.0.11";
  private static final String NEXT = "factory.talos.dev/installer/" + Image.EMPTY + ":v1.13.9";
  private final TestMachines lab = new TestMachines(TalosOptions.inMemory());

  @AfterEach
  void close() {
    lab.close();
  }

  private void running(String version) {
    lab.add("one", ONE, version, true);
    lab.sim.advance(15_000);
    lab.apply(lab.plain(ONE), lab.cluster.controlPlane("prod-cp-1", ONE));
    lab.sim.advance(20_000);
    lab.machine(lab.admin(ONE)).bootstrap(BootstrapRequest.getDefaultInstance());
    lab.sim.advance(90_000);
    assertThat(lab.sim.phase("one")).isEqualTo(Phase.RUNNING);
  }

  private String version() {
    Image image = lab.sim.image("one");
    return image == null ? "" : image.version().tag();
  }

  private int lifecycle(String image) {
    LifecycleServiceUpgradeRequest request =
        LifecycleServiceUpgradeRequest.newBuilder()
            .setSource(InstallArtifactsSource.newBuilder().setImageName(image))
            .build();
    List<LifecycleServiceUpgradeResponse> lines = new ArrayList<>();
    LifecycleServiceGrpc.newBlockingStub(lab.admin(ONE).channel())
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .upgrade(request)
        .forEachRemaining(lines::add);
    return lines.get(lines.size() - 1).getProgress().getExitCode();
  }

  private void pull(String image) {
    ImageServiceGrpc.newBlockingStub(lab.admin(ONE).channel())
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .pull(ImageServicePullRequest.newBuilder().setImageRef(image).build())
        .forEachRemaining(line -> assertThat(line).isNotNull());
  }

  @Test
  void theOldCallInstallsAndReboots() {
    running("1.12.11");
    assertThat(TestMachines.status(() -> lifecycle(NEXT)).getCode())
        .isEqualTo(Status.Code.UNIMPLEMENTED);
    UpgradeRequest wrong = UpgradeRequest.newBuilder().setImage("example.com/x:v1").build();
    assertThat(TestMachines.status(() -> lab.machine(lab.admin(ONE)).upgrade(wrong)).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    lab.machine(lab.admin(ONE)).upgrade(UpgradeRequest.newBuilder().setImage(NEXT).build());
    assertThat(lab.sim.phase("one")).isEqualTo(Phase.UPGRADING);
    lab.sim.advance(200_000);
    assertThat(version()).isEqualTo("v1.13.9");
    assertThat(lab.sim.phase("one")).isEqualTo(Phase.RUNNING);
    lab.machine(lab.admin(ONE)).rollback(RollbackRequest.getDefaultInstance());
    lab.sim.advance(120_000);
    assertThat(version()).isEqualTo("v1.12.11");
  }

  @Test
  void theNewCallsInstallAndLeaveTheRebootToTheClient() {
    running("1.13.8");
    assertThat(TestMachines.status(() -> lifecycle(NEXT)).getCode())
        .isEqualTo(Status.Code.NOT_FOUND);
    assertThat(TestMachines.status(() -> pull("example.com/x:v1")).getCode())
        .isEqualTo(Status.Code.NOT_FOUND);
    pull(NEXT);
    lab.sim.faults().once("one", "", new TalosFault.UpgradeFails(1));
    assertThat(lifecycle(NEXT)).isEqualTo(1);
    assertThat(lifecycle(NEXT)).isZero();
    lab.sim.advance(60_000);
    assertThat(version()).isEqualTo("v1.13.8");
    lab.machine(lab.admin(ONE)).reboot(RebootRequest.getDefaultInstance());
    lab.sim.advance(120_000);
    assertThat(version()).isEqualTo("v1.13.9");
    assertThat(lab.state(lab.admin(ONE), "runtime", "ExtensionStatuses.runtime.talos.dev", "0"))
        .contains(Image.EMPTY);
  }

  @Test
  void aFailedUpgradeLeavesTheOldVersion() {
    running("1.12.11");
    lab.sim.faults().once("one", "", new TalosFault.UpgradeFails(2));
    lab.machine(lab.admin(ONE)).upgrade(UpgradeRequest.newBuilder().setImage(NEXT).build());
    lab.sim.advance(200_000);
    assertThat(version()).isEqualTo("v1.12.11");
    assertThat(lab.sim.phase("one")).isEqualTo(Phase.RUNNING);
  }

  @Test
  void anUpgradeWithAnIllEtcdIsRefused() {
    running("1.12.11");
    lab.sim.faults().once("one", "", new TalosFault.EtcdIll());
    UpgradeRequest request = UpgradeRequest.newBuilder().setImage(NEXT).build();
    assertThat(TestMachines.status(() -> lab.machine(lab.admin(ONE)).upgrade(request)).getCode())
        .isEqualTo(Status.Code.FAILED_PRECONDITION);
  }
}
