package dev.homelab.sim.talos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.wire.cosi.EventType;
import dev.homelab.wire.cosi.ListRequest;
import dev.homelab.wire.cosi.ListResponse;
import dev.homelab.wire.cosi.StateGrpc;
import dev.homelab.wire.cosi.WatchOptions;
import dev.homelab.wire.cosi.WatchRequest;
import dev.homelab.wire.cosi.WatchResponse;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a machine's state tells, before it has a config and after. */
final class StateTest {
  private static final String ONE = "10.5.0.11";
  private final TestMachines lab = new TestMachines(TalosOptions.inMemory());

  @BeforeEach
  void start() {
    lab.add("one", ONE, "1.13.9", true);
    lab.sim.advance(15_000);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private List<String> ids(TestClient client, String namespace, String type) {
    List<String> ids = new ArrayList<>();
    Iterator<ListResponse> all =
        StateGrpc.newBlockingStub(client.channel())
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .list(ListRequest.newBuilder().setNamespace(namespace).setType(type).build());
    all.forEachRemaining(one -> ids.add(one.getResource().getMetadata().getId()));
    return ids;
  }

  private void configured() {
    lab.apply(lab.plain(ONE), lab.cluster.controlPlane("prod-cp-1", ONE));
    lab.sim.advance(20_000);
  }

  @Test
  void disksTellWhatTheyCarry() {
    TestClient plain = lab.plain(ONE);
    assertThat(ids(plain, "runtime", "DiscoveredVolumes.block.talos.dev"))
        .containsExactly("sda", "sda1", "sda2", "sda3", "sda4");
    configured();
    TestClient admin = lab.admin(ONE);
    assertThat(ids(admin, "runtime", "DiscoveredVolumes.block.talos.dev")).contains("sda5", "sda6");
    assertThat(lab.state(admin, "runtime", "DiscoveredVolumes.block.talos.dev", "sda6"))
        .contains("partition_label: EPHEMERAL");
    assertThat(lab.state(admin, "runtime", "SystemDisks.block.talos.dev", "system-disk"))
        .contains("devPath: /dev/sda");
    assertThat(ids(admin, "runtime", "VolumeStatuses.block.talos.dev"))
        .containsExactly("META", "STATE", "EPHEMERAL");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    Status missing =
        TestMachines.status(
            () -> lab.state(lab.plain(ONE), "k8s", "Nodenames.kubernetes.talos.dev", "nodename"));
    assertThat(missing.getCode()).isEqualTo(Status.Code.NOT_FOUND);
    configured();
    assertThat(lab.state(lab.admin(ONE), "k8s", "Nodenames.kubernetes.talos.dev", "nodename"))
        .contains("nodename: prod-cp-1");
    assertThat(
            lab.state(
                lab.admin(ONE),
                "controlplane",
                "BootstrapManifestsConfigs.kubernetes.talos.dev",
                "manifests"))
        .contains("flannelEnabled: true");
    assertThat(ids(lab.admin(ONE), "cluster", "Members.cluster.talos.dev"))
        .containsExactly("prod-cp-1");
  }

  @Test
  void aTokenThatLooksLikeANumberIsTold() {
    String config = lab.cluster.controlPlane("prod-cp-1", ONE);
    lab.apply(
        lab.plain(ONE),
        config.replace("token: abcdef.0123456789abcdef", "token: '12e456.0123456789012345'"));
    lab.sim.advance(20_000);
    assertThat(
            lab.state(
                lab.admin(ONE),
                "controlplane",
                "Manifests.kubernetes.talos.dev",
                "00-kubelet-bootstrapping-token"))
        .contains("token-id: \"12e456\"", "token-secret: \"0123456789012345\"");
  }

  @Test
  void aWatchTellsWhatIsThereAndWhatChanges() {
    configured();
    WatchRequest request =
        WatchRequest.newBuilder()
            .setNamespace("runtime")
            .setType("MachineStatuses.runtime.talos.dev")
            .setOptions(WatchOptions.newBuilder().setBootstrapContents(true))
            .build();
    Iterator<WatchResponse> events =
        StateGrpc.newBlockingStub(lab.admin(ONE).channel())
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .watch(request);
    assertThat(events.next().getEvent(0).getEventType()).isEqualTo(EventType.CREATED);
    assertThat(events.next().getEvent(0).getEventType()).isEqualTo(EventType.BOOTSTRAPPED);
    lab.machine(lab.admin(ONE))
        .bootstrap(dev.homelab.wire.machine.BootstrapRequest.getDefaultInstance());
    lab.sim.advance(16_000);
    assertThat(events.next().getEvent(0).getEventType()).isEqualTo(EventType.UPDATED);
  }
}
