package dev.homelab.provider.kubernetes.state;

import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class SimulatorBackendTest extends BackendContract {
  private static KubeSimulator simulator;

  @BeforeAll
  static void start() {
    simulator = KubeSimulator.start(SimulatorOptions.inMemory().withoutControllers());
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @Override
  Path kubeconfig() throws IOException {
    return Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
  }
}
