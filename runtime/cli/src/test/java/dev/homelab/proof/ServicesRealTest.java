package dev.homelab.proof;

import dev.homelab.real.RealControlPlane;
import dev.homelab.real.RealTest;
import java.nio.file.Path;
import java.util.List;

/**
 * Each recipe on a real kube-apiserver with fake nodes. What a run sets up inside an application is
 * left to the simulators: on a fake node nothing answers.
 */
@RealTest
class ServicesRealTest extends ServiceContract {
  private final RealControlPlane plane = RealControlPlane.shared();

  static List<String> services() {
    return STANDING_ALONE;
  }

  @Override
  Path kubeconfig() {
    return plane.kubeconfig();
  }

  @Override
  ClusterView cluster() {
    return ClusterView.of(plane);
  }
}
