package dev.homelab.sim.talos;

import dev.homelab.wire.machine.Reboot;
import dev.homelab.wire.machine.RebootResponse;
import dev.homelab.wire.machine.Reset;
import dev.homelab.wire.machine.ResetPartitionSpec;
import dev.homelab.wire.machine.ResetRequest;
import dev.homelab.wire.machine.ResetResponse;
import dev.homelab.wire.machine.Rollback;
import dev.homelab.wire.machine.RollbackResponse;
import dev.homelab.wire.machine.Shutdown;
import dev.homelab.wire.machine.ShutdownResponse;
import dev.homelab.wire.machine.Upgrade;
import dev.homelab.wire.machine.UpgradeRequest;
import dev.homelab.wire.machine.UpgradeResponse;
import io.grpc.Status;
import java.util.List;
import java.util.UUID;

/** Reboots, shutdowns, resets and upgrades of one machine. */
final class PowerCalls {
  private final Calls calls;

  PowerCalls(Calls calls) {
    this.calls = calls;
  }

  private static String actor() {
    return UUID.randomUUID().toString();
  }

  /** Refuses while something that ends in a reboot is under way. */
  private static void free(NodeRow node) {
    boolean busy =
        switch (node.phase()) {
          case RESETTING, UPGRADING, SHUTTING_DOWN, REBOOTING -> true;
          default -> false;
        };
    if (busy) {
      throw Calls.refused(Status.FAILED_PRECONDITION, "locked: another sequence is running");
    }
  }

  RebootResponse reboot(NodeRow node) {
    free(node);
    calls.life().rebootSoon(node);
    return RebootResponse.newBuilder().addMessages(Reboot.newBuilder().setActorId(actor())).build();
  }

  ShutdownResponse shutdown(NodeRow node) {
    free(node);
    calls.life().shutDown(node);
    return ShutdownResponse.newBuilder()
        .addMessages(Shutdown.newBuilder().setActorId(actor()))
        .build();
  }

  RollbackResponse rollback(NodeRow node) {
    free(node);
    if (!calls.life().rollBack(node)) {
      throw Calls.refused(Status.UNKNOWN, "cannot rollback to \"\", label does not exist");
    }
    return RollbackResponse.newBuilder().addMessages(Rollback.getDefaultInstance()).build();
  }

  ResetResponse reset(NodeRow node, ResetRequest request) {
    free(node);
    boolean users = request.getMode() == ResetRequest.WipeMode.USER_DISKS;
    List<String> labels =
        request.getSystemPartitionsToWipeList().stream()
            .filter(ResetPartitionSpec::getWipe)
            .map(ResetPartitionSpec::getLabel)
            .toList();
    if (users && !labels.isEmpty()) {
      throw Calls.refused(
          Status.UNKNOWN,
          "reset failed: invalid input, wipe mode USER_DISKS doesn't support"
              + " SystemPartitionsToWipe parameter");
    }
    for (String disk : request.getUserDisksToWipeList()) {
      boolean known = node.hardware().disks().stream().anyMatch(d -> d.device().equals(disk));
      if (!known) {
        throw Calls.refused(
            Status.UNKNOWN,
            "reset user disks failed: stat " + disk + ": no such file or directory");
      }
      if (disk.equals(systemDisk(node))) {
        throw Calls.refused(
            Status.UNKNOWN, "reset user disks failed: disk " + disk + " is a system disk");
      }
    }
    for (String label : labels) {
      if (!List.of("EFI", "BIOS", "BOOT", "META", "STATE", "EPHEMERAL").contains(label)) {
        throw Calls.refused(Status.UNKNOWN, "failed to find partition " + label);
      }
    }
    if (users) {
      calls.life().rebootSoon(node);
    } else {
      calls.life().reset(node, request.getGraceful(), request.getReboot(), labels);
    }
    return ResetResponse.newBuilder().addMessages(Reset.newBuilder().setActorId(actor())).build();
  }

  /** The device that carries the system; empty for none. */
  static String systemDisk(NodeRow node) {
    if (node.disk() == null) {
      return "";
    }
    String known = node.systemDisk();
    return !known.isEmpty()
        ? known
        : node.hardware().disks().stream()
            .filter(disk -> !disk.cdrom())
            .map(Hardware.Disk::device)
            .findFirst()
            .orElse("");
  }

  UpgradeResponse upgrade(NodeRow node, UpgradeRequest request) {
    free(node);
    Image image =
        Image.ofInstaller(request.getImage())
            .orElseThrow(
                () ->
                    Calls.refused(
                        Status.INVALID_ARGUMENT,
                        "error validating installer image \""
                            + request.getImage()
                            + "\": not found"));
    boolean last = node.controlPlane() && !request.getForce() && !calls.members().healthy(node);
    if (last) {
      throw Calls.refused(
          Status.FAILED_PRECONDITION, "error validating etcd for upgrade: etcd is not healthy");
    }
    if (request.getStage()) {
      calls.life().write(node, image);
      calls.life().rebootSoon(node);
    } else {
      calls.life().upgrade(node, image);
    }
    return UpgradeResponse.newBuilder()
        .addMessages(Upgrade.newBuilder().setAck("Upgrade request received").setActorId(actor()))
        .build();
  }
}
