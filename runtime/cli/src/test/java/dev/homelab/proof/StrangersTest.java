package dev.homelab.proof;

import dev.homelab.sim.kube.RunningSimulator;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Labs that are not each other's, on a simulated cluster. */
class StrangersTest extends StrangersContract {
  @RegisterExtension static final RunningSimulator RUNNING = new RunningSimulator();

  @Override
  Path kubeconfig() throws IOException {
    return RUNNING.kubeconfig(folder);
  }

  @Override
  ClusterView cluster() {
    return ClusterView.of(RUNNING.simulator());
  }
}
