package dev.homelab.sim.kube;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A simulated cluster in memory that the tests of one class share; a static extension of it. */
public final class RunningSimulator implements BeforeAllCallback, AfterAllCallback {
  private @Nullable KubeSimulator simulator;

  @Override
  public void beforeAll(ExtensionContext context) {
    simulator = KubeSimulator.start(SimulatorOptions.inMemory());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    simulator().close();
  }

  /** The simulator, from before the first test of the class to after its last. */
  public KubeSimulator simulator() {
    return Objects.requireNonNull(simulator, "the simulator is not running");
  }

  /** Writes its kubeconfig into a folder. */
  public Path kubeconfig(Path folder) throws IOException {
    return Files.writeString(folder.resolve("kubeconfig"), simulator().kubeconfig());
  }
}
