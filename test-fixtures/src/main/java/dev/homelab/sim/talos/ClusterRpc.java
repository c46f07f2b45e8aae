package dev.homelab.sim.talos;

import dev.homelab.wire.cluster.ClusterServiceGrpc;
import dev.homelab.wire.cluster.HealthCheckProgress;
import dev.homelab.wire.cluster.HealthCheckRequest;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/** The health check that a machine makes of its cluster. */
final class ClusterRpc extends ClusterServiceGrpc.ClusterServiceImplBase {
  private final Calls calls;

  ClusterRpc(Calls calls) {
    this.calls = calls;
  }

  @Override
  public void healthCheck(HealthCheckRequest request, StreamObserver<HealthCheckProgress> to) {
    boolean healthy =
        calls.sim().read(calls.id(), node -> node.controlPlane() && calls.members().healthy(node));
    to.onNext(
        HealthCheckProgress.newBuilder()
            .setMessage("waiting for etcd to be healthy: " + (healthy ? "OK" : "..."))
            .build());
    if (healthy) {
      to.onCompleted();
    } else {
      to.onError(
          Calls.refused(Status.DEADLINE_EXCEEDED, "healthcheck error: context deadline exceeded"));
    }
  }
}
