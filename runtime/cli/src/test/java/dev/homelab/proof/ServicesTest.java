package dev.homelab.proof;

import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Each recipe on a simulated cluster. */
class ServicesTest extends ServiceContract {
  private static KubeSimulator simulator;

  @BeforeAll
  static void start() {
    simulator = KubeSimulator.start(SimulatorOptions.inMemory());
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @Override
  Path kubeconfig() throws IOException {
    return Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
  }

  @Override
  ClusterView cluster() {
    return ClusterView.of(simulator);
  }
}
