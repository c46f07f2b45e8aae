package dev.homelab.proof;

import dev.homelab.sim.kube.RunningSimulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each recipe on a simulated cluster. */
class ServicesTest extends ServiceContract {
  @RegisterExtension static final RunningSimulator RUNNING = new RunningSimulator();

  /**
   * A sample, and what needs an answer from inside: all that stand alone go through a real API
   * server ({@link ServicesRealTest}).
   */
  static Stream<String> services() {
    return Stream.of("whoami", "sonarr", "immich");
  }

  @Override
  Path kubeconfig() throws IOException {
    return RUNNING.kubeconfig(folder);
  }

  @Override
  ClusterView cluster() {
    return ClusterView.of(RUNNING.simulator());
  }
}
