package dev.homelab.sim.talos;

import dev.homelab.wire.machine.ImageServiceGrpc;
import dev.homelab.wire.machine.ImageServicePullLayerProgress;
import dev.homelab.wire.machine.ImageServicePullProgress;
import dev.homelab.wire.machine.ImageServicePullRequest;
import dev.homelab.wire.machine.ImageServicePullResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;

/** Pulling images onto one machine. */
final class ImageRpc extends ImageServiceGrpc.ImageServiceImplBase {
  private final Calls calls;

  ImageRpc(Calls calls) {
    this.calls = calls;
  }

  @Override
  public void pull(ImageServicePullRequest request, StreamObserver<ImageServicePullResponse> to) {
    String name = request.getImageRef();
    try {
      calls
          .sim()
          .with(
              calls.id(),
              node -> {
                if (!node.running().version().atLeast(13)) {
                  throw Calls.refused(Status.UNIMPLEMENTED, "unknown service machine.ImageService");
                }
                if (Image.ofInstaller(name).isEmpty()) {
                  throw Calls.refused(
                      Status.NOT_FOUND, "failed to pull image \"" + name + "\": not found");
                }
                node.row().withObject("/pulled").put(name, true);
                return name;
              });
      ImageServicePullLayerProgress layer =
          ImageServicePullLayerProgress.newBuilder()
              .setStatus(ImageServicePullLayerProgress.Status.EXTRACT_COMPLETE)
              .build();
      to.onNext(
          ImageServicePullResponse.newBuilder()
              .setPullProgress(
                  ImageServicePullProgress.newBuilder().setLayerId("sha256:0").setProgress(layer))
              .build());
      to.onNext(ImageServicePullResponse.newBuilder().setName(name).build());
      to.onCompleted();
    } catch (StatusRuntimeException e) {
      to.onError(e);
    }
  }
}
