package dev.homelab.sim.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.talos.TestClient;
import dev.homelab.sim.talos.TestCluster;
import dev.homelab.sim.talos.tls.NodeCertificate;
import dev.homelab.sim.world.SimWorld;
import dev.homelab.wire.machine.ApplyConfigurationRequest;
import dev.homelab.wire.machine.BootstrapRequest;
import dev.homelab.wire.machine.MachineServiceGrpc;
import dev.homelab.wire.machine.MachineServiceGrpc.MachineServiceBlockingStub;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A box with Talos and no network of its own gets one, and the rest, from Cozystack. */
class TalosPlatformTest {
  private static final String ADDRESS = "10.5.0.90";
  private static final String HOST = "prod-cp-1";
  private static final int TALOS = 50000;

  @TempDir Path folder;

  private static boolean asks(
      SimWorld world, @Nullable NodeCertificate as, Consumer<MachineServiceBlockingStub> call) {
    InetSocketAddress found = world.find(ADDRESS, TALOS);
    if (found.getPort() <= 1) {
      return false;
    }
    try (TestClient client = TestClient.of(found.getPort(), as)) {
      call.accept(
          MachineServiceGrpc.newBlockingStub(client.channel())
              .withDeadlineAfter(5, TimeUnit.SECONDS));
      return true;
    } catch (StatusRuntimeException notYet) {
      return false;
    }
  }

  private static String config(TestCluster secrets) {
    return secrets
        .controlPlane(HOST, ADDRESS)
        .replace("dnsDomain: cluster.local", "dnsDomain: cozy.local\n        cni: {name: none}")
        .replace("clusterName:", "allowSchedulingOnControlPlanes: true\n    clusterName:");
  }

  private static void boots(SimWorld world) {
    TestCluster secrets = TestCluster.create("prod");
    ApplyConfigurationRequest config =
        ApplyConfigurationRequest.newBuilder()
            .setData(ByteString.copyFromUtf8(config(secrets)))
            .setMode(ApplyConfigurationRequest.Mode.AUTO)
            .build();
    OperatorCluster.awaits(
        "maintenance", () -> asks(world, null, to -> to.applyConfiguration(config)));
    NodeCertificate admin = secrets.client("os:admin");
    OperatorCluster.awaits(
        "etcd",
        () -> asks(world, admin, to -> to.bootstrap(BootstrapRequest.getDefaultInstance())));
    OperatorCluster.awaits(
        "the node",
        () -> world.clusters().values().stream().anyMatch(one -> one.nodes().has(HOST)));
  }

  @Test
  void theNodeIsReadyOnceThePlatformHasMadeItsNetwork() throws IOException {
    Files.writeString(
        folder.resolve("world.json"),
        """
        {"boxes": [{"name": "aoostar", "address": "10.5.0.90", "mac": "aa:bb:cc:00:00:01",
                    "memory": 65536, "cores": 16, "power": "on",
                    "disks": [{"device": "/dev/sda", "size": 2000, "type": "nvme"}]}]}
        """);
    try (SimWorld world = SimWorld.start(folder, OperatorCluster.SPEED)) {
      boots(world);
      KubeSimulator behind = world.clusters().values().iterator().next();
      OperatorCluster cluster = OperatorCluster.of(behind);
      cluster.installs();
      assertThat(behind.nodes().ready(HOST)).isFalse();
      cluster.makesPlatform("{\"publishing\":{\"host\":\"home.example.com\"}}");
      OperatorCluster.awaits("the network", () -> behind.nodes().ready(HOST));
      assertThat(cluster.isReady("cozy-cilium", "cilium")).isTrue();
      assertThat(cluster.isReady("cozy-system", "cozystack-api")).isFalse();
      cluster.awaitsPlatform();
    }
  }
}
