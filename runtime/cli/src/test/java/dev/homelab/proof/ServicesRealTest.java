package dev.homelab.proof;

import dev.homelab.real.RealControlPlane;
import dev.homelab.real.RealTest;
import java.nio.file.Path;

/** Each recipe on a real kube-apiserver with fake nodes. */
@RealTest
class ServicesRealTest extends ServiceContract {
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
