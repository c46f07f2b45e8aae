package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import dev.homelab.dsl.spec.unit.Size;
import java.util.Map;

/** The words of a machine of a box for its disks, its networks and its hardware. */
public final class VmPartWords implements WordSet {
  /** The class of a disk's volume. */
  static final String STORAGE_CLASS =
      "storageClass: the class of its volume, which cannot change later; 'replicated' when not"
          + " said";

  /** What a machine sees a disk on. */
  static final String BUS = "bus: sata, scsi, usb or virtio; as the system prefers when not said";

  /** Adds a disk. */
  @Word(
      doc =
          "Adds a disk for data, which is empty or filled once, when it is made; it is called"
              + " `<machine>-<name>` in Cozystack.",
      byDefault = "only the disk of the system",
      example = "dataDisk 'games', 500.GiB",
      named = {
        "from: what it is filled with, an address or a file below the lab's folder",
        "image: the image of the cluster that it is made from",
        "copyOf: the disk of the tenant that it is copied from ('windows-system'), which also says"
            + " how large it is",
        STORAGE_CLASS,
        BUS,
        "optical: true for an image of a disc"
      })
  public static VmSpec dataDisk(VmSpec vm, Map<String, ?> named, String name, Size size) {
    vm.drives().add(name, size, named);
    return vm;
  }

  /** Adds an empty disk. */
  public static VmSpec dataDisk(VmSpec vm, String name, Size size) {
    return dataDisk(vm, Map.of(), name, size);
  }

  /** Adds a disk that is as large as what it is copied from. */
  public static VmSpec dataDisk(VmSpec vm, Map<String, ?> named, String name) {
    vm.drives().add(name, null, named);
    return vm;
  }

  /** Makes the system's disk from an image. */
  @Word(
      doc =
          "Makes the system's disk from an image that lies in the cluster for all tenants, of"
              + " Cozystack's collection or another.",
      byDefault = "Linux has a cloud image from the internet; other systems are installed",
      example = "image 'debian-13'",
      named = {"existing: true for one that somebody has put there, which nobody here knows of"},
      once = true)
  public static VmSpec image(VmSpec vm, Map<String, ?> named, String name) {
    Boolean there = NamedArguments.of("image", named, vm.scope()).optionalFlag("existing");
    boolean existing = Boolean.TRUE.equals(there);
    vm.drives().source(existing ? DiskSource.existing(name) : DiskSource.image(name));
    return vm;
  }

  /** Makes the system's disk from an image of Cozystack's collection. */
  public static VmSpec image(VmSpec vm, String name) {
    return image(vm, Map.of(), name);
  }

  /** Copies the system's disk. */
  @Word(
      doc =
          "Copies the system's disk from another disk of the tenant, once, when it is made;"
              + " nothing is installed then.",
      byDefault = "a disk of its own",
      example = "copyOf 'model-system'",
      once = true)
  public static VmSpec copyOf(VmSpec vm, String disk) {
    vm.drives().source(DiskSource.copy(disk));
    return vm;
  }

  /** Takes the discs off. */
  @Word(
      doc =
          "Takes the discs away that the system was installed from, and removes them; the disk of"
              + " the system stays. A machine that runs lets go of them at its next start.",
      byDefault = "the discs stay in the machine",
      example = "installed()",
      once = true)
  public static VmSpec installed(VmSpec vm) {
    vm.drives().installed();
    return vm;
  }

  /** Puts it into a network. */
  @Word(
      doc =
          "Puts the machine into a network of its tenant besides the usual one: a `vpc`, or an"
              + " attachment that a manifest makes.",
      byDefault = "only the network of its tenant",
      example = "network 'inner', subnet: 'games'",
      named = {"subnet: which of its subnets; the only one when not said"})
  public static VmSpec network(VmSpec vm, Map<String, ?> named, String name) {
    String subnet = NamedArguments.of("network", named, vm.scope()).optionalText("subnet");
    vm.traits().network(name, subnet);
    return vm;
  }

  /** Puts it into a network with one subnet. */
  public static VmSpec network(VmSpec vm, String name) {
    return network(vm, Map.of(), name);
  }

  /** Asks for the card. */
  @Word(
      doc = "Hands the graphics card of the box to the machine; one that runs has it at a time.",
      byDefault = "Windows and SteamOS have it where the box hands it on, Linux has not",
      example = "gpu passthrough",
      once = true)
  public static VmSpec gpu(VmSpec vm, GpuUse use) {
    vm.traits().card(use);
    return vm;
  }

  /** Names the preferences. */
  @Word(
      doc =
          "Names the preferences of KubeVirt for what runs in the machine: firmware, buses, clock.",
      byDefault = "windows.11.virtio, ubuntu or linux.efi, by the system",
      example = "profile 'fedora'",
      once = true)
  public static VmSpec profile(VmSpec vm, String name) {
    vm.traits().profile(name);
    return vm;
  }

  /** Spreads the processors. */
  @Word(
      doc = "Says in how many sockets the machine sees its processors.",
      byDefault = "1, or as the instance type has them",
      example = "sockets 1",
      once = true)
  public static VmSpec sockets(VmSpec vm, int count) {
    vm.traits().sockets(count);
    return vm;
  }

  /** Names the model of the processors. */
  @Word(
      doc = "Names the model of the processors that the machine sees, as libvirt calls it.",
      byDefault = "that of the box, as far as all boxes have it",
      example = "cpuModel 'host-passthrough'",
      once = true)
  public static VmSpec cpuModel(VmSpec vm, String name) {
    vm.traits().model(name);
    return vm;
  }
}
