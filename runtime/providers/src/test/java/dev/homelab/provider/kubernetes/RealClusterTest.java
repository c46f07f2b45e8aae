package dev.homelab.provider.kubernetes;

import dev.homelab.real.RealControlPlane;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("real")
class RealClusterTest extends ClusterContract {
  private static RealControlPlane plane;

  @BeforeAll
  static void start() {
    Assumptions.assumeTrue(
        RealControlPlane.available() || RealControlPlane.expected(),
        RealControlPlane::whyNotAvailable);
    plane = RealControlPlane.shared();
  }

  @Override
  Path kubeconfig() {
    return plane.kubeconfig();
  }
}
