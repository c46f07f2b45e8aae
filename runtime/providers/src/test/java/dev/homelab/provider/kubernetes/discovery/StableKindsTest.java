package dev.homelab.provider.kubernetes.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.real.RealControlPlane;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is taken for granted of stable kinds is what servers say of them. */
class StableKindsTest {
  private static final int IN_TABLE = 29;

  @TempDir Path folder;

  @Test
  void areAsTheSimulatorServesThem() throws IOException {
    try (KubeSimulator simulator = KubeSimulator.start(SimulatorOptions.inMemory())) {
      Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
      assertThat(compared(kubeconfig)).hasSizeGreaterThan(20);
    }
  }

  @Test
  @Tag("real")
  void areAllServedByTheRealApi() {
    Assumptions.assumeTrue(RealControlPlane.expected(), RealControlPlane::whyNotAvailable);
    assertThat(compared(RealControlPlane.shared().kubeconfig())).hasSize(IN_TABLE);
  }

  /** The kinds of the table that the server has; each is compared. */
  private List<String> compared(Path kubeconfig) {
    List<String> compared = new ArrayList<>();
    try (KubeClient client =
        KubeClient.connect(
            TestLab.target(kubeconfig).config(), TestLab.options(folder), FakeCall.patient())) {
      for (ApiResource served : new Discovery(client).all(FakeCall.patient())) {
        ApiResource stable = StableKinds.find(served.group(), served.version(), served.kind());
        if (stable != null) {
          assertThat(stable.path("n", "x")).isEqualTo(served.path("n", "x"));
          assertThat(stable.namespaced()).as(served.kind()).isEqualTo(served.namespaced());
          assertThat(stable.hasStatus()).as(served.kind()).isEqualTo(served.hasStatus());
          assertThat(served.verbs()).as(served.kind()).containsAll(stable.verbs());
          compared.add(served.kind());
        }
      }
    }
    return compared;
  }
}
