package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.Size;
import java.util.Map;

/** The words of machines on Proxmox hosts for their disks beside that of the system. */
public final class ProxmoxDiskWords implements WordSet {
  private static final String READ = "read: MB read in a second";
  private static final String WRITE = "write: MB written in a second";
  private static final String READ_OPS = "readOps: reads in a second";
  private static final String WRITE_OPS = "writeOps: writes in a second";
  private static final String READ_BURST = "readBurst: MB read in a second for a short time";
  private static final String WRITE_BURST = "writeBurst: MB written in a second for a short time";
  private static final String READ_OPS_BURST = "readOpsBurst: reads in a second for a short time";
  private static final String WRITE_OPS_BURST =
      "writeOpsBurst: writes in a second for a short time";
  private static final String SPEED = "diskSpeed read: 200, write: 100, writeBurst: 400";
  private static final String BUS =
      "bus: scsi, virtio or sata; on another one the disk is another, and the old one stays unused";
  private static final String CACHE =
      "cache: none, writethrough, writeback, directsync, or unsafe, which loses data with power";
  private static final String AIO = "aio: how the host reads and writes: io_uring, native, threads";
  private static final String DISCARD =
      "discard: false to keep room on the storage that the machine does not use any more";
  private static final String SSD = "ssd: false to show it as a disk that turns";
  private static final String IO_THREAD = "ioThread: false to share a thread with other devices";
  private static final String BACKUP = "backup: false to leave it out of backups";
  private static final String REPLICATE = "replicate: false to leave it out of replication";
  private static final String QUEUES = "queues: how many queues its controller has, 2 at least";
  private static final String FORMAT =
      "format: raw, qcow2 or vmdk, on a storage of files; it counts when the disk is made";
  private static final String SERIAL = "serial: the serial number of the disk of the system";
  private static final String OPTIONS = "diskOptions cache: 'writeback', ssd: false, backup: false";

  /** Adds a disk. */
  @Word(
      doc = "Adds a disk for data; its serial number in the machine is its name.",
      byDefault = "only the disk of the system",
      example = "dataDisk 'games', 500.GiB, storage: 'tank'",
      named = {"storage: the storage that it is made on"})
  public static ProxmoxVmSpec dataDisk(
      ProxmoxVmSpec vm, Map<String, ?> named, String name, Size size) {
    String on = NamedArguments.of("dataDisk", named, vm.scope()).optionalText("storage");
    String checked = Names.label(vm.scope(), "disk", name);
    vm.settings().disks.data.put(checked, new VmDisks.DataDisk(size, on));
    return vm;
  }

  /** Adds a disk where the others are. */
  public static ProxmoxVmSpec dataDisk(ProxmoxVmSpec vm, String name, Size size) {
    return dataDisk(vm, Map.of(), name, size);
  }

  /** Takes a disk that is there. */
  @Word(
      doc =
          "Attaches a disk that lies on a storage of the host already; its serial number in the"
              + " machine is its name. It is never made, moved, grown or removed: it is let go of"
              + " when the machine or this line goes.",
      byDefault = "every disk is made with its machine",
      example = "existingDisk 'photos', 'tank:vm-9999-photos'")
  public static ProxmoxVmSpec existingDisk(ProxmoxVmSpec vm, String name, String volume) {
    Scope scope = vm.scope();
    String checked = Names.label(scope, "disk", name);
    if (VmDisks.isVolume(volume)) {
      vm.settings().disks.existing.put(checked, Said.now(scope, volume));
    } else {
      scope.unfit(
          "'" + volume + "' is no disk on a storage",
          "write storage and name as the host lists them: 'tank:vm-9999-photos'");
    }
    return vm;
  }

  /** Limits how fast a disk of a machine is. */
  @Word(
      doc =
          "Limits how fast the disk of the system, or one that is called by its name, is read and"
              + " written; a running machine feels it at once.",
      byDefault = "as fast as the storage",
      example = SPEED,
      named = {
        READ,
        WRITE,
        READ_OPS,
        WRITE_OPS,
        READ_BURST,
        WRITE_BURST,
        READ_OPS_BURST,
        WRITE_OPS_BURST
      })
  public static ProxmoxVmSpec diskSpeed(ProxmoxVmSpec vm, Map<String, ?> named) {
    return diskSpeed(vm, named, "");
  }

  /** Limits how fast a disk for data is. */
  public static ProxmoxVmSpec diskSpeed(ProxmoxVmSpec vm, Map<String, ?> named, String disk) {
    limit(vm.settings(), vm.scope(), named, disk);
    return vm;
  }

  /** Limits how fast a disk of each machine is. */
  @Word(
      doc =
          "Limits how fast the disk of the system of each machine, or one that is called by its"
              + " name, is read and written; running machines feel it at once.",
      byDefault = "as fast as the storage",
      example = SPEED,
      named = {
        READ,
        WRITE,
        READ_OPS,
        WRITE_OPS,
        READ_BURST,
        WRITE_BURST,
        READ_OPS_BURST,
        WRITE_OPS_BURST
      })
  public static MachineGroupSpec diskSpeed(MachineGroupSpec group, Map<String, ?> named) {
    return diskSpeed(group, named, "");
  }

  /** Limits how fast a disk for data of each machine is. */
  public static MachineGroupSpec diskSpeed(
      MachineGroupSpec group, Map<String, ?> named, String disk) {
    limit(group.onHosts("diskSpeed"), group.scope(), named, disk);
    return group;
  }

  private static void limit(VmSettings settings, Scope scope, Map<String, ?> named, String disk) {
    NamedArguments given = NamedArguments.of("diskSpeed", named, scope);
    DiskSpeed speed = DiskSpeed.of(given);
    String problem = speed.problem();
    if (problem != null) {
      scope.unfit(problem, "write diskSpeed read: 200, write: 100");
    } else {
      settings.disks.speed(scope, disk, speed);
    }
  }

  /** Says how the host treats a disk of a machine. */
  @Word(
      doc =
          "Says how the host treats the disk of the system, or one that is called by its name. Only"
              + " `backup:` and `replicate:` change while the machine runs.",
      byDefault = "no cache of the host; discard, ssd and ioThread are on",
      example = OPTIONS,
      named = {BUS, CACHE, AIO, DISCARD, SSD, IO_THREAD, BACKUP, REPLICATE, QUEUES, FORMAT, SERIAL})
  public static ProxmoxVmSpec diskOptions(ProxmoxVmSpec vm, Map<String, ?> named) {
    return diskOptions(vm, named, "");
  }

  /** Says how the host treats a disk for data. */
  public static ProxmoxVmSpec diskOptions(ProxmoxVmSpec vm, Map<String, ?> named, String disk) {
    Scope scope = vm.scope();
    vm.settings().disks.options(scope, disk, DiskOptions.read(scope, named, disk));
    return vm;
  }

  /** Says how the host treats a disk of each machine. */
  @Word(
      doc =
          "Says how the host treats the disk of the system of each machine, or one that is called"
              + " by its name. Only `backup:` and `replicate:` change while they run.",
      byDefault = "no cache of the host; discard, ssd and ioThread are on",
      example = OPTIONS,
      named = {CACHE, AIO, DISCARD, SSD, IO_THREAD, BACKUP, REPLICATE, QUEUES, FORMAT, SERIAL})
  public static MachineGroupSpec diskOptions(MachineGroupSpec group, Map<String, ?> named) {
    return diskOptions(group, named, "");
  }

  /** Says how the host treats a disk for data of each machine. */
  public static MachineGroupSpec diskOptions(
      MachineGroupSpec group, Map<String, ?> named, String disk) {
    Scope scope = group.scope();
    group.onHosts("diskOptions").disks.options(scope, disk, DiskOptions.read(scope, named, disk));
    return group;
  }
}
