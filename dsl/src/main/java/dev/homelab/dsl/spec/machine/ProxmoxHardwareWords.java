package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.Size;
import java.util.List;
import java.util.Map;

/** The words of machines on Proxmox hosts for processors, memory, firmware and platform. */
public final class ProxmoxHardwareWords implements WordSet {
  private static final String FLAGS = "flags: what the processors can beside their kind, or cannot";
  private static final String LIMIT = "limit: how many processors of the host it may use, as 2.5";
  private static final String UNITS = "units: its share when others want the processors, too";
  private static final String AFFINITY =
      "affinity: processors of the host that it runs on, as '0-3,8'; only root@pam may do that";
  private static final String ONLINE = "online: how many processors are there at the start";
  private static final String ARCH = "arch: x86_64 or aarch64; only root@pam may do that";
  private static final String SHARES = "shares: its share when the host takes memory back";
  private static final String HUGEPAGES =
      "hugepages: memory in pages of 2.MiB, 1.GiB or 'any'; only root@pam may do that";
  private static final String KEEP = "keepHugepages: true to keep them while it is off";
  private static final String CPUS = "cpus: its processors, as '0-3'";
  private static final String NODE_MEMORY =
      "memory: its memory; that of all nodes is the machine's";
  private static final String HOST_NODES = "hostNodes: the nodes of the host that it is on, as '0'";
  private static final String POLICY = "policy: preferred, bind or interleave";
  private static final String MACHINE = "machine: its type, as 'pc-q35-9.2'";
  private static final String SYSTEM = "system: the kind of system, as 'win10'";
  private static final String CONTROLLER = "controller: that of its disks, as 'virtio-scsi-single'";
  private static final String CPU_EXAMPLE = "cpuOptions limit: 2.5, units: 200, flags: ['+aes']";
  private static final String MEMORY_EXAMPLE = "memoryOptions shares: 2000";
  private static final String NODE_EXAMPLE = "numaNode cpus: '0-1', memory: 4.GiB";
  private static final String PLATFORM_EXAMPLE = "platform controller: 'virtio-scsi-single'";

  /** Names the kind of processor. */
  @Word(
      doc = "Names the kind of processor that the machine sees.",
      byDefault = "what its system runs best on",
      example = "cpuType 'host'",
      once = true)
  public static ProxmoxVmSpec cpuType(ProxmoxVmSpec vm, String kind) {
    return vm.state("cpu", kind);
  }

  /** Names the kind of processor. */
  @Word(
      doc = "Names the kind of processor that the machines see.",
      byDefault = "what Talos runs best on",
      example = "cpuType 'host'",
      once = true)
  public static MachineGroupSpec cpuType(MachineGroupSpec group, String kind) {
    group.onHosts("cpuType").state(group.scope(), "cpu", kind);
    return group;
  }

  /** Sets the number of sockets. */
  @Word(
      doc = "Spreads the processors over so many sockets: there are that many times as many.",
      byDefault = "1",
      example = "sockets 2",
      once = true)
  public static ProxmoxVmSpec sockets(ProxmoxVmSpec vm, int count) {
    return vm.state("sockets", Machines.atLeastOne(vm.scope(), "socket", count));
  }

  /** Says how processors are shared. */
  @Word(
      doc = "Says what the machine's processors can, and how it shares those of the host.",
      byDefault = "as its kind of processor, and as all machines",
      example = CPU_EXAMPLE,
      named = {FLAGS, LIMIT, UNITS, AFFINITY, ONLINE, ARCH},
      once = true)
  public static ProxmoxVmSpec cpuOptions(ProxmoxVmSpec vm, Map<String, ?> named) {
    vm.settings().hardware.processors(vm.scope(), named);
    return vm;
  }

  /** Says how processors are shared. */
  @Word(
      doc = "Says what the machines' processors can, and how they share those of the host.",
      byDefault = "as their kind of processor, and as all machines",
      example = CPU_EXAMPLE,
      named = {FLAGS, LIMIT, UNITS, AFFINITY, ONLINE, ARCH},
      once = true)
  public static MachineGroupSpec cpuOptions(MachineGroupSpec group, Map<String, ?> named) {
    group.onHosts("cpuOptions").hardware.processors(group.scope(), named);
    return group;
  }

  /** Lets memory shrink. */
  @Word(
      doc = "Lets the host take memory back from the machine, down to this size.",
      byDefault = "the machine keeps its memory",
      example = "balloon 2.GiB",
      once = true)
  public static ProxmoxVmSpec balloon(ProxmoxVmSpec vm, Size least) {
    return vm.state("balloon", Machines.mebibytes(least));
  }

  /** Says how memory is shared. */
  @Word(
      doc = "Says how the machine shares the memory of the host.",
      byDefault = "as all machines, in pages of the usual size",
      example = MEMORY_EXAMPLE,
      named = {SHARES, HUGEPAGES, KEEP},
      once = true)
  public static ProxmoxVmSpec memoryOptions(ProxmoxVmSpec vm, Map<String, ?> named) {
    vm.settings().hardware.memory(vm.scope(), named);
    return vm;
  }

  /** Says how memory is shared. */
  @Word(
      doc = "Says how the machines share the memory of the host.",
      byDefault = "as all machines, in pages of the usual size",
      example = MEMORY_EXAMPLE,
      named = {SHARES, HUGEPAGES, KEEP},
      once = true)
  public static MachineGroupSpec memoryOptions(MachineGroupSpec group, Map<String, ?> named) {
    group.onHosts("memoryOptions").hardware.memory(group.scope(), named);
    return group;
  }

  /** Shows nodes of memory. */
  @Word(
      doc = "Shows the machine which of its processors are near which memory.",
      byDefault = "it does not see that",
      example = "numa()",
      once = true)
  public static ProxmoxVmSpec numa(ProxmoxVmSpec vm) {
    vm.settings().hardware.numa(vm.scope());
    return vm;
  }

  /** Shows nodes of memory. */
  @Word(
      doc = "Shows the machines which of their processors are near which memory.",
      byDefault = "they do not see that",
      example = "numa()",
      once = true)
  public static MachineGroupSpec numa(MachineGroupSpec group) {
    group.onHosts("numa").hardware.numa(group.scope());
    return group;
  }

  /** Describes a node of memory. */
  @Word(
      doc = "Describes one node of processors and memory near them; numa() need not be said, too.",
      byDefault = "the host spreads them over its sockets",
      example = NODE_EXAMPLE,
      named = {CPUS, NODE_MEMORY, HOST_NODES, POLICY})
  public static ProxmoxVmSpec numaNode(ProxmoxVmSpec vm, Map<String, ?> named) {
    vm.settings().hardware.numaNode(vm.scope(), named);
    return vm;
  }

  /** Describes a node of memory. */
  @Word(
      doc =
          "Describes one node of processors and memory near them in each machine; numa() need not"
              + " be said, too.",
      byDefault = "the host spreads them over sockets",
      example = NODE_EXAMPLE,
      named = {CPUS, NODE_MEMORY, HOST_NODES, POLICY})
  public static MachineGroupSpec numaNode(MachineGroupSpec group, Map<String, ?> named) {
    group.onHosts("numaNode").hardware.numaNode(group.scope(), named);
    return group;
  }

  /** Names the platform. */
  @Word(
      doc = "Names the type of the machine, the kind of its system, and its disks' controller.",
      byDefault = "what its system runs best on",
      example = PLATFORM_EXAMPLE,
      named = {MACHINE, SYSTEM, CONTROLLER},
      once = true)
  public static ProxmoxVmSpec platform(ProxmoxVmSpec vm, Map<String, ?> named) {
    vm.settings().hardware.platform(vm.scope(), named);
    return vm;
  }

  /** Names the platform. */
  @Word(
      doc =
          "Names the type of the machines, the kind of their system, and their disks' controller.",
      byDefault = "what Talos runs best on",
      example = PLATFORM_EXAMPLE,
      named = {MACHINE, SYSTEM, CONTROLLER},
      once = true)
  public static MachineGroupSpec platform(MachineGroupSpec group, Map<String, ?> named) {
    group.onHosts("platform").hardware.platform(group.scope(), named);
    return group;
  }

  /** Names the firmware. */
  @Word(
      doc = "Names the firmware that the machine starts by, 'uefi' or 'bios'.",
      byDefault = "UEFI for Windows, with secure boot; BIOS for Linux",
      example = "firmware 'uefi', secureBoot: true",
      named = {"secureBoot: whether it has the keys of those who sign systems, fixed when made"},
      once = true)
  public static ProxmoxVmSpec firmware(ProxmoxVmSpec vm, Map<String, ?> named, String kind) {
    vm.settings().hardware.firmware(vm.scope(), named, kind);
    return vm;
  }

  /** Names the firmware alone. */
  public static ProxmoxVmSpec firmware(ProxmoxVmSpec vm, String kind) {
    return firmware(vm, Map.of(), kind);
  }

  /** Gives it a TPM. */
  @Word(
      doc = "Gives the machine a TPM, which keeps keys.",
      byDefault = "Windows has one, of version 2.0",
      example = "tpm()",
      named = {"version: '2.0' or '1.2', fixed when made"},
      once = true)
  public static ProxmoxVmSpec tpm(ProxmoxVmSpec vm, Map<String, ?> named) {
    vm.settings().hardware.tpm(vm.scope(), named);
    return vm;
  }

  /** Gives it a TPM of version 2.0. */
  public static ProxmoxVmSpec tpm(ProxmoxVmSpec vm) {
    return tpm(vm, Map.of());
  }

  /** Says what it starts from. */
  @Word(
      doc = "Says what the machine starts from, in order: 'disk', 'medium' and 'network'.",
      byDefault = "its disk, then its first medium",
      example = "boot 'network', 'disk'",
      once = true)
  public static ProxmoxVmSpec boot(ProxmoxVmSpec vm, String... places) {
    Scope scope = vm.scope();
    boolean known = true;
    for (String place : places) {
      known &= Options.isOne(scope, "`boot`", place, "disk", "medium", "network");
    }
    if (known) {
      vm.settings().boot = Said.now(scope, List.of(places));
    }
    return vm;
  }
}
