package dev.homelab.sim.kube.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.real.AggregatedCozystack;
import dev.homelab.real.Part;
import dev.homelab.real.RealControlPlane;
import dev.homelab.real.RealDefinitions;
import dev.homelab.real.RealParts;
import dev.homelab.real.RealTest;
import dev.homelab.real.SharedFolder;
import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The aggregated API answers the same behind the real kube-apiserver, with HelmReleases of the real
 * definition, as it does in the simulator. Nothing moves by itself on either side.
 */
@RealTest
class AggregatedDifferenceTest {
  @TempDir static Path folder;
  private static RealControlPlane cluster;
  private static AggregatedCozystack cozystack;

  @BeforeAll
  static void start() {
    cluster = RealControlPlane.start(folder.resolve("cluster"));
    RealDefinitions.apply(cluster, "specs/crds/flux", "specs/cozystack/crds");
    Path policies =
        SharedFolder.require("specs/crds/cilium").resolve("v2_ciliumnetworkpolicies.yaml");
    cluster.kubectl().output("apply", "--server-side", "-f", policies.toString());
    cozystack = AggregatedCozystack.still(cluster);
  }

  @AfterAll
  static void stop() {
    cozystack.close();
    cluster.close();
  }

  @Test
  void theRealServerPassesOnWhatTheSimulatorAnswers() throws IOException {
    Path kubectl = RealParts.ofThisMachine().require(Part.KUBECTL);
    Path kubeconfig = folder.resolve("kubeconfig");
    SimulatorOptions options = SimulatorOptions.inMemory().withoutControllers();
    try (KubeSimulator simulator = KubeSimulator.start(options.withCozystack(true));
        Side real = new Side("real", cluster.kubeconfig(), kubectl)) {
      Files.writeString(kubeconfig, simulator.kubeconfig());
      try (Side simulated = new Side("simulated", kubeconfig, kubectl)) {
        List<Difference> open = new ArrayList<>();
        int taken = 0;
        for (Sequence sequence : Sequence.read("aggregated.yaml")) {
          String namespace = "aggregated-" + taken++;
          new Player(real).prepare(namespace);
          new Player(simulated).prepare(namespace);
          open.addAll(
              DifferenceTest.differences(sequence, real, simulated, namespace, new Timings()));
        }
        assertThat(taken).isGreaterThanOrEqualTo(10);
        assertThat(open).isEmpty();
      }
    }
  }

  @Test
  void theServerBelievesOnlyTheRealServerWhoAsks() {
    cluster.api().get("/apis/apps.cozystack.io/v1alpha1/postgreses");
    assertThat(cozystack.calls())
        .contains("homelab-admin GET /apis/apps.cozystack.io/v1alpha1/postgreses");
    ApiClient stranger = new ApiClient(cozystack.url(), cozystack.caPem(), "x");
    assertThat(stranger.get("/apis/apps.cozystack.io/v1alpha1").code()).isEqualTo(401);
  }
}
