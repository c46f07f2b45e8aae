package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import java.util.Map;

/** The words of machines on Proxmox hosts for devices of the host that are handed to them. */
public final class ProxmoxDeviceWords implements WordSet {
  private static final String PCIE = "pcie: false to show it on a bus of the old kind";
  private static final String PRIMARY = "primary: true to show what the machine shows first";
  private static final String ROM_BAR = "romBar: false to hide the ROM of the device";
  private static final String ROM_FILE =
      "romFile: a ROM for it in /usr/share/kvm of the host; only root@pam may do that";
  private static final String MDEV = "mdev: the kind of part of the device, such as nvidia-63";
  private static final String MAPPING = "mapping: a mapping of the host";
  private static final String DEVICE =
      "device: its address, as lspci shows it; only root@pam may do that";
  private static final String USB_DEVICE =
      "device: vendor and product, as 046d:c21d, or a port, as 1-4; only root@pam may do that";
  private static final String USB_3 = "usb3: true for a fast port, in a machine of an old type";
  private static final String TRIM =
      "trim: true to give room back to the storage after a disk has moved";
  private static final String FREEZE =
      "freeze: false to leave filesystems as they are during backups";
  private static final String CORAL = "pci mapping: 'coral'";
  private static final String GAMEPAD = "usb mapping: 'gamepad'";

  /** Says what happens to the graphics card. */
  @Word(
      doc =
          "Hands a graphics card of the host to this machine: of its node's, the first one by name"
              + " that the fewest running machines have.",
      byDefault = "it is not",
      example = "gpu passthrough",
      named = {PCIE, PRIMARY, ROM_BAR, ROM_FILE, MDEV},
      once = true)
  public static ProxmoxVmSpec gpu(ProxmoxVmSpec vm, Map<String, ?> named, GpuUse use) {
    vm.settings().devices.handOnCard(vm.scope(), named, use);
    return vm;
  }

  /** Hands the graphics card on as it is. */
  public static ProxmoxVmSpec gpu(ProxmoxVmSpec vm, GpuUse use) {
    return gpu(vm, Map.of(), use);
  }

  /** Says what happens to graphics cards. */
  @Word(
      doc =
          "Hands graphics cards of the host to these machines, one each: of those of the machine's"
              + " node, the first one by name that the fewest running machines have.",
      byDefault = "none is handed on",
      example = "gpu passthrough",
      named = {PCIE, PRIMARY, ROM_BAR, ROM_FILE, MDEV},
      once = true)
  public static MachineGroupSpec gpu(MachineGroupSpec group, Map<String, ?> named, GpuUse use) {
    group.onHosts("gpu").devices.handOnCard(group.scope(), named, use);
    return group;
  }

  /** Hands graphics cards on as they are. */
  public static MachineGroupSpec gpu(MachineGroupSpec group, GpuUse use) {
    return gpu(group, Map.of(), use);
  }

  /** Hands a device on. */
  @Word(
      doc =
          "Hands a PCI device of the host to the machine, which then keeps all of its memory; for"
              + " graphics cards there is `gpu`.",
      byDefault = "none",
      example = CORAL,
      named = {MAPPING, DEVICE, PCIE, PRIMARY, ROM_BAR, ROM_FILE, MDEV})
  public static ProxmoxVmSpec pci(ProxmoxVmSpec vm, Map<String, ?> named) {
    vm.settings().devices.handOnPci(vm.scope(), named);
    return vm;
  }

  /** Hands a device on. */
  @Word(
      doc =
          "Hands a PCI device of the host to each machine, which then keeps all of its memory; for"
              + " graphics cards there is `gpu`.",
      byDefault = "none",
      example = CORAL,
      named = {MAPPING, DEVICE, PCIE, PRIMARY, ROM_BAR, ROM_FILE, MDEV})
  public static MachineGroupSpec pci(MachineGroupSpec group, Map<String, ?> named) {
    group.onHosts("pci").devices.handOnPci(group.scope(), named);
    return group;
  }

  /** Hands a device on. */
  @Word(
      doc = "Hands a USB device of the host to the machine, by mapping, or by number or port.",
      byDefault = "none",
      example = GAMEPAD,
      named = {MAPPING, USB_DEVICE, USB_3})
  public static ProxmoxVmSpec usb(ProxmoxVmSpec vm, Map<String, ?> named) {
    vm.settings().devices.handOnUsb(vm.scope(), named);
    return vm;
  }

  /** Hands a device on. */
  @Word(
      doc = "Hands a USB device of the host to each machine, by mapping, or by number or port.",
      byDefault = "none",
      example = GAMEPAD,
      named = {MAPPING, USB_DEVICE, USB_3})
  public static MachineGroupSpec usb(MachineGroupSpec group, Map<String, ?> named) {
    group.onHosts("usb").devices.handOnUsb(group.scope(), named);
    return group;
  }

  /** Adds a serial port. */
  @Word(
      doc = "Adds a serial port, from 0 to 3, which the host shows as a console.",
      byDefault = "none; Talos has port 0",
      example = "serialPort 0",
      named = {"device: a port of the host instead, as /dev/ttyS0; only root@pam may do that"})
  public static ProxmoxVmSpec serialPort(ProxmoxVmSpec vm, Map<String, ?> named, int number) {
    vm.settings().devices.addPort(vm.scope(), named, number);
    return vm;
  }

  /** Adds a serial port that is a console. */
  public static ProxmoxVmSpec serialPort(ProxmoxVmSpec vm, int number) {
    return serialPort(vm, Map.of(), number);
  }

  /** Names the screen. */
  @Word(
      doc = "Names the graphics card that the host shows the machine's screen by.",
      byDefault = "the platform's own",
      example = "display 'virtio', memory: 64.MiB",
      named = {
        "memory: what the card has of its own, from 4.MiB to 512.MiB",
        "clipboard: 'vnc' to share one with who looks at the screen"
      },
      once = true)
  public static ProxmoxVmSpec display(ProxmoxVmSpec vm, Map<String, ?> named, String kind) {
    vm.settings().hardware.screen(vm.scope(), named, kind);
    return vm;
  }

  /** Names the screen alone. */
  public static ProxmoxVmSpec display(ProxmoxVmSpec vm, String kind) {
    return display(vm, Map.of(), kind);
  }

  /** Tells of the agent. */
  @Word(
      doc = "Says that the machine runs the guest agent.",
      byDefault = "it does not",
      example = "agent()",
      named = {TRIM, FREEZE, "type: 'isa' for a guest without virtual devices"},
      once = true)
  public static ProxmoxVmSpec agent(ProxmoxVmSpec vm, Map<String, ?> named) {
    vm.settings().hardware.agent(vm.scope(), named);
    return vm;
  }

  /** Tells of the agent. */
  public static ProxmoxVmSpec agent(ProxmoxVmSpec vm) {
    return agent(vm, Map.of());
  }

  /** Tells of the agent. */
  @Word(
      doc = "Says what the host asks of the guest agent, which Talos on a host runs by itself.",
      byDefault = "trim is off, freeze is on",
      example = "agent trim: true",
      named = {TRIM, FREEZE},
      once = true)
  public static MachineGroupSpec agent(MachineGroupSpec group, Map<String, ?> named) {
    group.onHosts("agent").hardware.agent(group.scope(), named);
    return group;
  }
}
