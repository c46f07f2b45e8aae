package dev.homelab.sim.talos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import dev.homelab.sim.talos.tls.NodeCertificate;
import dev.homelab.wire.machine.BootstrapRequest;
import dev.homelab.wire.machine.RebootRequest;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom a machine lets in and what it lets them do. */
final class RolesTest {
  private static final String ONE = "10.5.0.11";
  private static final String TWO = "10.5.0.21";
  private final TestMachines lab = new TestMachines(TalosOptions.inMemory());

  @BeforeEach
  void start() {
    lab.add("one", ONE, "1.13.9", true);
    lab.add("two", TWO, "1.12.11", true);
    lab.sim.advance(15_000);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private void configured() {
    lab.apply(lab.plain(ONE), lab.cluster.controlPlane("prod-cp-1", ONE));
    lab.apply(lab.plain(TWO), lab.cluster.worker("prod-worker-1", TWO));
    lab.sim.advance(20_000);
  }

  private Status version(TestClient client) {
    return TestMachines.status(() -> lab.machine(client).version(Empty.getDefaultInstance()));
  }

  @Test
  void whoShowsNoCertificateOrAForeignOneIsShutOut() {
    configured();
    assertThat(version(lab.admin(ONE)).isOk()).isTrue();
    assertThat(version(lab.plain(ONE)).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    Integer port = lab.sim.directory().get(ONE + ":50000");
    NodeCertificate stranger = TestCluster.create("other").client("os:admin");
    try (TestClient foreign = TestClient.of(port == null ? 1 : port, stranger)) {
      assertThat(version(foreign).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void aWorkerWhoseBootWentByUnseenAnswersWithItsOwnCertificate() {
    lab.apply(lab.plain(ONE), lab.cluster.controlPlane("prod-cp-1", ONE));
    lab.sim.advance(20_000);
    lab.apply(lab.plain(TWO), lab.cluster.worker("prod-worker-1", TWO));
    lab.sim.jump(60_000);
    assertThat(version(lab.admin(TWO)).isOk()).isTrue();
  }

  @Test
  void aReaderReadsAndDoesNothing() {
    configured();
    TestClient reader = lab.client(ONE, "os:reader");
    assertThat(version(reader).isOk()).isTrue();
    assertThat(
            TestMachines.status(
                () -> lab.machine(reader).reboot(RebootRequest.getDefaultInstance())))
        .extracting(Status::getCode, Status::getDescription)
        .containsExactly(Status.Code.PERMISSION_DENIED, "not authorized");
    assertThat(
            TestMachines.status(
                    () ->
                        lab.state(reader, "config", "MachineConfigs.config.talos.dev", "v1alpha1"))
                .getCode())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(
            TestMachines.status(() -> lab.state(reader, "k8s", "Secrets.k8s.talos.dev", "x"))
                .getDescription())
        .contains("is not supported");
    TestClient operator = lab.client(ONE, "os:operator");
    assertThat(
            TestMachines.status(
                () -> lab.machine(operator).reboot(RebootRequest.getDefaultInstance())))
        .isEqualTo(Status.OK);
  }

  @Test
  void oldMaintenanceModeKnowsFewCalls() {
    TestClient old = lab.plain(TWO);
    assertThat(version(old))
        .extracting(Status::getCode, Status::getDescription)
        .containsExactly(Status.Code.UNIMPLEMENTED, "API is not implemented in maintenance mode");
    assertThat(lab.storage(old).disks(Empty.getDefaultInstance()).getMessagesCount()).isOne();
    assertThat(lab.state(old, "runtime", "MachineStatuses.runtime.talos.dev", "machine"))
        .contains("stage: maintenance");
    assertThat(
            TestMachines.status(
                    () ->
                        lab.machine(lab.plain(ONE))
                            .bootstrap(BootstrapRequest.getDefaultInstance()))
                .getCode())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  private Status to(String address, String header, String target) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of(header, Metadata.ASCII_STRING_MARSHALLER), target);
    ClientInterceptor with = MetadataUtils.newAttachHeadersInterceptor(headers);
    return TestMachines.status(
        () ->
            lab.machine(lab.admin(address))
                .withInterceptors(with)
                .version(Empty.getDefaultInstance()));
  }

  @Test
  void workersForwardNothing() {
    configured();
    assertThat(to(ONE, "node", ONE).isOk()).isTrue();
    assertThat(to(TWO, "node", ONE))
        .extracting(Status::getCode, Status::getDescription)
        .containsExactly(Status.Code.PERMISSION_DENIED, "no request forwarding");
    assertThat(to(ONE, "node", "10.5.0.99").getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }
}
