package dev.homelab.provider.kubernetes.state;

import dev.homelab.real.RealControlPlane;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("real")
class RealBackendTest extends BackendContract {
  private static RealControlPlane plane;

  @BeforeAll
  static void start() {
    Assumptions.assumeTrue(RealControlPlane.expected(), RealControlPlane::whyNotAvailable);
    plane = RealControlPlane.shared();
  }

  @Override
  Path kubeconfig() {
    return plane.kubeconfig();
  }
}
