package dev.homelab.provider.talos.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.talos.TestSecrets;
import dev.homelab.provider.talos.secrets.SecretsBundle;
import dev.homelab.spi.AddressBook;
import dev.homelab.spi.ErrorClass;
import io.grpc.Status;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What answers at an address is told apart by certificates alone. */
class ProberTest {
  private static final String ADDRESS = "192.168.30.51";

  private final AtomicLong requests = new AtomicLong();
  private final SecretsBundle secrets = TestSecrets.bundle();

  private TalosClient client(AddressBook book) {
    return TalosClient.of(
        ADDRESS, TalosClient.administrator(secrets, Instant.now()), book, requests);
  }

  private NodeProbe probe(AddressBook book) {
    try (TalosClient client = client(book)) {
      return new Prober(book, requests)
          .probe(client, secrets.os().certificate(), FakeCall.patient());
    }
  }

  @Test
  void knowsOurNodeByItsCertificate() throws Exception {
    try (FakeNode node = FakeNode.configured(secrets, ADDRESS)) {
      NodeProbe probe = probe(node.book());

      assertThat(probe.state()).isEqualTo(NodeProbe.State.OURS);
      assertThat(probe.talos()).isEqualTo("1.13.9");
      assertThat(requests).hasValue(1);
    }
  }

  @Test
  void readsTheDisksOfANodeWithoutAConfig() throws Exception {
    try (FakeNode node = FakeNode.waiting(ADDRESS)) {
      NodeProbe probe = probe(node.book());

      assertThat(probe.state()).isEqualTo(NodeProbe.State.MAINTENANCE);
      assertThat(probe.disks()).hasSize(1);
      assertThat(probe.fingerprint()).hasSize(44);
      Prober prober = new Prober(node.book(), requests);
      try (TalosClient same = prober.maintenance(ADDRESS, probe.fingerprint());
          TalosClient other = prober.maintenance(ADDRESS, "another")) {
        assertThat(same.disks(FakeCall.patient())).hasSize(1);
        assertThatThrownBy(() -> other.disks(FakeCall.patient()))
            .isInstanceOfSatisfying(
                NodeException.class, e -> assertThat(e.trouble()).isEqualTo(Trouble.CERTIFICATE));
      }
    }
  }

  @Test
  void seesThatAnotherClusterAnswers() throws Exception {
    try (FakeNode node = FakeNode.configured(TestSecrets.other(), ADDRESS)) {
      assertThat(probe(node.book()).state()).isEqualTo(NodeProbe.State.FOREIGN);
    }
  }

  @Test
  void refusesACertificateForAnotherAddress() throws Exception {
    try (FakeNode node = FakeNode.configured(secrets, "192.168.30.99")) {
      assertThatThrownBy(() -> probe(node.book()))
          .isInstanceOfSatisfying(
              NodeException.class, e -> assertThat(e.errorClass()).isEqualTo(ErrorClass.DENIED));
    }
  }

  @Test
  void seesThatNobodyAnswers() {
    AddressBook nobody = (host, port) -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    NodeProbe probe = probe(nobody);

    assertThat(probe.state()).isEqualTo(NodeProbe.State.DOWN);
    assertThat(probe.cause()).isNotNull();
  }

  @Test
  void saysWhatARefusedBootstrapMeans() throws Exception {
    try (FakeNode node = FakeNode.configured(secrets, ADDRESS);
        TalosClient client = client(node.book())) {
      assertThat(trouble(node, client, Status.ALREADY_EXISTS)).isEqualTo(Trouble.ALREADY);
      assertThat(trouble(node, client, Status.FAILED_PRECONDITION)).isEqualTo(Trouble.NOT_YET);
      assertThat(trouble(node, client, Status.UNIMPLEMENTED)).isEqualTo(Trouble.UNSUPPORTED);
      assertThat(trouble(node, client, Status.PERMISSION_DENIED)).isEqualTo(Trouble.FORBIDDEN);
      assertThat(trouble(node, client, Status.CANCELLED)).isEqualTo(Trouble.UNKNOWN_OUTCOME);
      assertThat(
              trouble(node, client, Status.UNKNOWN.withDescription("dial tcp: connection refused")))
          .isEqualTo(Trouble.UNKNOWN_OUTCOME);
    }
  }

  private static Trouble trouble(FakeNode node, TalosClient client, Status status) {
    node.bootstrap = status;
    try {
      client.bootstrap(false, FakeCall.patient());
      throw new AssertionError("the node refused");
    } catch (NodeException e) {
      return e.trouble();
    }
  }
}
