package dev.homelab.cli;

import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class SimulatorLabTest extends ClusterLabContract {
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
  String kubeconfig() {
    return simulator.kubeconfig();
  }
}
