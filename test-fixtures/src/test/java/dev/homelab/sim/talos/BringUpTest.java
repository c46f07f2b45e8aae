package dev.homelab.sim.talos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import dev.homelab.wire.machine.BootstrapRequest;
import dev.homelab.wire.machine.EtcdMember;
import dev.homelab.wire.machine.EtcdMemberListRequest;
import io.grpc.Status;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BringUpTest {
  private final TestMachines lab = new TestMachines(TalosOptions.inMemory());

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void aMachineWithoutAConfigAnswersInMaintenanceWithAnEmptyIssuer() {
    lab.add("a", "10.5.0.11", "1.13.9", true);
    assertThat(lab.sim.directory()).isEmpty();
    lab.sim.advance(15_000);
    TestClient client = lab.plain("10.5.0.11");
    assertThat(
            lab.storage(client)
                .disks(Empty.getDefaultInstance())
                .getMessages(0)
                .getDisks(0)
                .getDeviceName())
        .isEqualTo("/dev/sda");
    assertThat(client.shown().getIssuerX500Principal().getName()).isEmpty();
    assertThat(client.shown().getSubjectX500Principal().getName())
        .isEqualTo("CN=maintenance-service.talos.dev");
    assertThat(
            lab.machine(client)
                .version(Empty.getDefaultInstance())
                .getMessages(0)
                .getVersion()
                .getTag())
        .isEqualTo("v1.13.9");
    Status refused =
        TestMachines.status(
            () -> lab.machine(client).bootstrap(BootstrapRequest.getDefaultInstance()));
    assertThat(refused.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  @Test
  void threeControlPlanesAndTwoWorkersBecomeOneCluster() {
    List<String> addresses =
        List.of("10.5.0.11", "10.5.0.12", "10.5.0.13", "10.5.0.21", "10.5.0.22");
    for (String address : addresses) {
      lab.add(address, address, "1.13.9", true);
    }
    lab.sim.advance(15_000);
    for (int i = 0; i < addresses.size(); i++) {
      String address = addresses.get(i);
      String config =
          i < 3
              ? lab.cluster.controlPlane("prod-cp-" + (i + 1), address)
              : lab.cluster.worker("prod-worker-" + (i - 2), address);
      lab.apply(lab.plain(address), config);
    }
    lab.sim.advance(20_000);
    TestClient first = lab.admin("10.5.0.11");
    assertThat(lab.service(first, "etcd")).isEqualTo("Preparing");
    assertThat(lab.state(first, "runtime", "MachineStatuses.runtime.talos.dev", "machine"))
        .contains("stage: booting");
    lab.machine(first).bootstrap(BootstrapRequest.getDefaultInstance());
    assertThat(
            TestMachines.status(
                    () -> lab.machine(first).bootstrap(BootstrapRequest.getDefaultInstance()))
                .getCode())
        .isEqualTo(Status.Code.ALREADY_EXISTS);
    lab.sim.advance(180_000);
    for (String address : addresses) {
      assertThat(lab.sim.phase(address)).as(address).isEqualTo(Phase.RUNNING);
    }
    List<EtcdMember> members =
        lab.machine(first)
            .etcdMemberList(EtcdMemberListRequest.getDefaultInstance())
            .getMessages(0)
            .getMembersList();
    assertThat(members).hasSize(3).noneMatch(EtcdMember::getIsLearner);
    assertThat(lab.service(lab.admin("10.5.0.12"), "etcd")).isEqualTo("Running healthy");
    assertThat(lab.sim.directory()).containsKey("10.5.0.50:50000");
    assertThat(lab.state(first, "config", "MachineConfigs.config.talos.dev", "v1alpha1"))
        .contains("clusterName: prod");
  }
}
