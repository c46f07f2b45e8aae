package dev.homelab.sim.talos;

import com.google.protobuf.Empty;
import dev.homelab.wire.storage.BlockDeviceWipe;
import dev.homelab.wire.storage.BlockDeviceWipeDescriptor;
import dev.homelab.wire.storage.BlockDeviceWipeRequest;
import dev.homelab.wire.storage.BlockDeviceWipeResponse;
import dev.homelab.wire.storage.Disk;
import dev.homelab.wire.storage.Disks;
import dev.homelab.wire.storage.DisksResponse;
import dev.homelab.wire.storage.StorageServiceGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/** The disks of one machine. */
final class StorageRpc extends StorageServiceGrpc.StorageServiceImplBase {
  private final Calls calls;

  StorageRpc(Calls calls) {
    this.calls = calls;
  }

  @Override
  public void disks(Empty request, StreamObserver<DisksResponse> to) {
    calls.told(
        to,
        node -> {
          Disks.Builder out = Disks.newBuilder();
          String system = PowerCalls.systemDisk(node);
          for (Hardware.Disk disk : node.hardware().disks()) {
            out.addDisks(
                Disk.newBuilder()
                    .setDeviceName(disk.device())
                    .setSize(disk.bytes())
                    .setModel(disk.model())
                    .setSerial(disk.serial())
                    .setWwid(disk.serial().isEmpty() ? "" : "naa." + disk.serial())
                    .setType(type(disk))
                    .setBusPath("/pci0000:00/" + disk.id())
                    .setSubsystem("/sys/class/block")
                    .setReadonly(disk.cdrom())
                    .setSystemDisk(disk.device().equals(system)));
          }
          return DisksResponse.newBuilder().addMessages(out).build();
        });
  }

  private static Disk.DiskType type(Hardware.Disk disk) {
    if (disk.cdrom()) {
      return Disk.DiskType.CD;
    }
    return switch (disk.type()) {
      case "nvme" -> Disk.DiskType.NVME;
      case "hdd" -> Disk.DiskType.HDD;
      case "sd" -> Disk.DiskType.SD;
      default -> Disk.DiskType.SSD;
    };
  }

  @Override
  public void blockDeviceWipe(
      BlockDeviceWipeRequest request, StreamObserver<BlockDeviceWipeResponse> to) {
    calls.answer(
        to,
        node -> {
          for (BlockDeviceWipeDescriptor one : request.getDevicesList()) {
            wipe(node, one.getDevice());
          }
          return BlockDeviceWipeResponse.newBuilder()
              .addMessages(BlockDeviceWipe.getDefaultInstance())
              .build();
        });
  }

  private static void wipe(NodeRow node, String name) {
    Hardware.Disk disk =
        node.hardware().disks().stream()
            .filter(one -> one.id().equals(name))
            .findFirst()
            .orElseThrow(
                () -> Calls.refused(Status.NOT_FOUND, "blockdevice \"" + name + "\" not found"));
    if (disk.device().equals(PowerCalls.systemDisk(node))) {
      throw Calls.refused(
          Status.FAILED_PRECONDITION, "blockdevice \"" + name + "\" is in use by the system");
    }
    node.row().withObject("/carries").remove(disk.device());
  }
}
