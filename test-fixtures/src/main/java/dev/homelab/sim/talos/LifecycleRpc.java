package dev.homelab.sim.talos;

import dev.homelab.sim.talos.fault.TalosFault;
import dev.homelab.wire.machine.LifecycleServiceGrpc;
import dev.homelab.wire.machine.LifecycleServiceInstallProgress;
import dev.homelab.wire.machine.LifecycleServiceInstallRequest;
import dev.homelab.wire.machine.LifecycleServiceInstallResponse;
import dev.homelab.wire.machine.LifecycleServiceUpgradeRequest;
import dev.homelab.wire.machine.LifecycleServiceUpgradeResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** Installing and upgrading as from Talos 1.13 on. */
final class LifecycleRpc extends LifecycleServiceGrpc.LifecycleServiceImplBase {
  private final Calls calls;

  LifecycleRpc(Calls calls) {
    this.calls = calls;
  }

  private static void known(NodeRow node) {
    if (!node.running().version().atLeast(13)) {
      throw Calls.refused(Status.UNIMPLEMENTED, "unknown service machine.LifecycleService");
    }
  }

  private static List<LifecycleServiceInstallProgress> lines(String image, int code) {
    String end = code == 0 ? "installation of " + image + " complete" : "installer failed";
    return List.of(
        LifecycleServiceInstallProgress.newBuilder().setMessage("running installer").build(),
        LifecycleServiceInstallProgress.newBuilder().setMessage(end).build(),
        LifecycleServiceInstallProgress.newBuilder().setExitCode(code).build());
  }

  @Override
  public void upgrade(
      LifecycleServiceUpgradeRequest request, StreamObserver<LifecycleServiceUpgradeResponse> to) {
    String name = request.getSource().getImageName();
    try {
      int code = calls.sim().with(calls.id(), node -> upgrade(node, name));
      for (LifecycleServiceInstallProgress line : lines(name, code)) {
        to.onNext(LifecycleServiceUpgradeResponse.newBuilder().setProgress(line).build());
      }
      to.onCompleted();
    } catch (StatusRuntimeException e) {
      to.onError(e);
    }
  }

  private int upgrade(NodeRow node, String name) {
    known(node);
    if (node.disk() == null) {
      throw Calls.refused(Status.FAILED_PRECONDITION, "machine is not installed");
    }
    if (!node.up()) {
      throw Calls.refused(Status.FAILED_PRECONDITION, "another operation is in progress");
    }
    Image image = image(node, name);
    TalosFault.UpgradeFails fails =
        calls.sim().faults().takes(TalosFault.UpgradeFails.class, node.id());
    if (fails != null) {
      return fails.code();
    }
    calls.life().write(node, image);
    return 0;
  }

  /** The image, which must have been pulled before. */
  private static Image image(NodeRow node, String name) {
    boolean pulled = node.row().path("pulled").has(name);
    if (!pulled) {
      throw Calls.refused(Status.NOT_FOUND, "image \"" + name + "\": not found");
    }
    return Image.ofInstaller(name)
        .orElseThrow(() -> Calls.refused(Status.INVALID_ARGUMENT, "not an installer: " + name));
  }

  @Override
  public void install(
      LifecycleServiceInstallRequest request, StreamObserver<LifecycleServiceInstallResponse> to) {
    String name = request.getSource().getImageName();
    try {
      int code =
          calls
              .sim()
              .with(
                  calls.id(),
                  node -> {
                    known(node);
                    if (node.disk() != null) {
                      throw Calls.refused(Status.ALREADY_EXISTS, "machine is already installed");
                    }
                    String disk = request.getDestination().getDisk();
                    boolean there =
                        node.hardware().disks().stream().anyMatch(d -> d.device().equals(disk));
                    if (!there) {
                      throw Calls.refused(Status.INVALID_ARGUMENT, "no disk " + disk);
                    }
                    calls.life().write(node, image(node, name));
                    node.text("systemDisk", disk);
                    return 0;
                  });
      for (LifecycleServiceInstallProgress line : lines(name, code)) {
        to.onNext(LifecycleServiceInstallResponse.newBuilder().setProgress(line).build());
      }
      to.onCompleted();
    } catch (StatusRuntimeException e) {
      to.onError(e);
    }
  }
}
