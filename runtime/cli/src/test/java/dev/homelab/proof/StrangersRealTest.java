package dev.homelab.proof;

import dev.homelab.real.RealControlPlane;
import dev.homelab.real.RealTest;
import java.nio.file.Path;

/** Labs that are not each other's, on a real kube-apiserver. */
@RealTest
class StrangersRealTest extends StrangersContract {
  private final RealControlPlane plane = RealControlPlane.shared();

  @Override
  Path kubeconfig() {
    return plane.kubeconfig();
  }

  @Override
  ClusterView cluster() {
    return ClusterView.of(plane);
  }
}
