package dev.homelab.provider.kubernetes;

import dev.homelab.sim.kube.RunningSimulator;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;

class SimulatorClusterTest extends ClusterContract {
  @RegisterExtension static final RunningSimulator RUNNING = new RunningSimulator();

  @Override
  Path kubeconfig() throws IOException {
    return RUNNING.kubeconfig(folder);
  }
}
