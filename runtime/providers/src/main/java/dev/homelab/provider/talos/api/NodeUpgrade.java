package dev.homelab.provider.talos.api;

import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.spi.CallContext;
import dev.homelab.wire.common.ContainerDriver;
import dev.homelab.wire.common.ContainerdInstance;
import dev.homelab.wire.common.ContainerdNamespace;
import dev.homelab.wire.machine.ImageServiceGrpc;
import dev.homelab.wire.machine.ImageServicePullRequest;
import dev.homelab.wire.machine.InstallArtifactsSource;
import dev.homelab.wire.machine.LifecycleServiceGrpc;
import dev.homelab.wire.machine.LifecycleServiceInstallProgress;
import dev.homelab.wire.machine.LifecycleServiceUpgradeRequest;
import dev.homelab.wire.machine.LifecycleServiceUpgradeResponse;
import dev.homelab.wire.machine.MachineServiceGrpc;
import dev.homelab.wire.machine.UpgradeRequest;
import java.time.Duration;
import java.util.Iterator;

/** Brings another version of Talos onto a node. */
public final class NodeUpgrade {
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final ContainerdInstance SYSTEM =
      ContainerdInstance.newBuilder()
          .setDriver(ContainerDriver.CONTAINERD)
          .setNamespace(ContainerdNamespace.NS_SYSTEM)
          .build();

  private final NodeChannel channel;

  NodeUpgrade(NodeChannel channel) {
    this.channel = channel;
  }

  /** The way before Talos 1.13: the node drains, installs and restarts by itself. */
  public void whole(String image, CallContext context) {
    UpgradeRequest request = UpgradeRequest.newBuilder().setImage(image).setPreserve(true).build();
    channel.call(
        "upgrade",
        true,
        LONGEST,
        context,
        (on, millis) ->
            NodeChannel.within(millis, MachineServiceGrpc::newBlockingStub, on).upgrade(request));
  }

  /**
   * The way from Talos 1.13 on: pulls the installer and writes the new version beside the old one;
   * the node runs it after its next restart.
   *
   * @throws NodeException also when the installer fails, which the call itself does not say
   */
  public void beside(String image, CallContext context) {
    String pulled = pull(image, context);
    LifecycleServiceUpgradeRequest request =
        LifecycleServiceUpgradeRequest.newBuilder()
            .setContainerd(SYSTEM)
            .setSource(InstallArtifactsSource.newBuilder().setImageName(pulled))
            .build();
    int exit =
        channel.call(
            "write the new version",
            true,
            LONGEST,
            context,
            (on, millis) ->
                follow(
                    NodeChannel.within(millis, LifecycleServiceGrpc::newBlockingStub, on)
                        .upgrade(request),
                    context));
    if (exit != 0) {
      throw NodeException.refusal(
          TalosCodes.NOT_UPGRADED,
          "the installer of the new version failed",
          "It ended with " + exit + "; the node still runs the old version. Image: " + image + ".");
    }
  }

  private String pull(String image, CallContext context) {
    ImageServicePullRequest request =
        ImageServicePullRequest.newBuilder().setContainerd(SYSTEM).setImageRef(image).build();
    return channel.call(
        "pull " + image,
        true,
        LONGEST,
        context,
        (on, millis) -> {
          String name = image;
          var answers =
              NodeChannel.within(millis, ImageServiceGrpc::newBlockingStub, on).pull(request);
          while (answers.hasNext()) {
            var answer = answers.next();
            name = answer.hasName() && !answer.getName().isEmpty() ? answer.getName() : name;
          }
          return name;
        });
  }

  private static int follow(
      Iterator<LifecycleServiceUpgradeResponse> answers, CallContext context) {
    int exit = 0;
    while (answers.hasNext()) {
      LifecycleServiceInstallProgress progress = answers.next().getProgress();
      if (progress.hasExitCode()) {
        exit = progress.getExitCode();
      } else if (progress.hasMessage()) {
        context.progress(progress.getMessage());
      }
    }
    return exit;
  }
}
