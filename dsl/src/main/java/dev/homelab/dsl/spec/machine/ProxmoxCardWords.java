package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import dev.homelab.dsl.spec.machine.Draft.Said;
import java.util.Map;

/** The words of machines on Proxmox hosts for their network cards. */
public final class ProxmoxCardWords implements WordSet {
  private static final String MODEL =
      "model: virtio, e1000, e1000e, rtl8139, vmxnet3 and older ones";
  private static final String MTU = "mtu: bytes of a frame, 1 for what the bridge has; virtio only";
  private static final String FIREWALL = "firewall: true for the rules that the host has for it";
  private static final String QUEUES = "queues: how many processors serve it at a time, up to 64";
  private static final String RATE = "rate: MB sent and received in a second";
  private static final String TRUNKS =
      "trunks: VLANs that it passes on by their tags, as '10;20-30'";
  private static final String LINK_DOWN = "linkDown: true to leave it without a link";
  private static final String OPTIONS = "cardOptions mtu: 9000, queues: 4, firewall: true";

  /** Connects it to a network. */
  @Word(
      doc = "Connects the machine to a network of the lab, by a card of its own.",
      byDefault = "the network of its address, else the host's bridge",
      example = "network 'lan'")
  public static ProxmoxVmSpec network(ProxmoxVmSpec vm, String name) {
    vm.settings().cards.networks.add(Said.now(vm.scope(), name));
    return vm;
  }

  /** Names the bridge. */
  @Word(
      doc = "Names the bridge that the first card of this machine is connected to.",
      byDefault = "that of its network",
      example = "bridge 'vmbr1'",
      once = true)
  public static ProxmoxVmSpec bridge(ProxmoxVmSpec vm, String name) {
    vm.settings().cards.bridge = Said.now(vm.scope(), name);
    return vm;
  }

  /** Names the VLAN. */
  @Word(
      doc = "Names the VLAN that the first card of this machine is in.",
      byDefault = "that of its network",
      example = "vlan 30",
      once = true)
  public static ProxmoxVmSpec vlan(ProxmoxVmSpec vm, int number) {
    vm.settings().cards.vlan = VmCards.vlan(vm.scope(), number);
    return vm;
  }

  /** Says what the first card is like. */
  @Word(
      doc =
          "Says what the first card of the machine is like, or the one in a network that is called"
              + " by its name.",
      byDefault = "a virtio card with an address that the host makes",
      example = OPTIONS,
      named = {MODEL, "mac: its hardware address", MTU, FIREWALL, QUEUES, RATE, TRUNKS, LINK_DOWN})
  public static ProxmoxVmSpec cardOptions(ProxmoxVmSpec vm, Map<String, ?> named) {
    return cardOptions(vm, named, "");
  }

  /** Says what the card in a network is like. */
  public static ProxmoxVmSpec cardOptions(ProxmoxVmSpec vm, Map<String, ?> named, String network) {
    vm.settings().cards.options(vm.scope(), named, network);
    return vm;
  }

  /** Says what the first card of each machine is like. */
  @Word(
      doc =
          "Says what the first card of each machine is like, or the one in a network that is called"
              + " by its name.",
      byDefault = "a virtio card",
      example = OPTIONS,
      named = {MODEL, MTU, FIREWALL, QUEUES, RATE, TRUNKS, LINK_DOWN})
  public static MachineGroupSpec cardOptions(MachineGroupSpec group, Map<String, ?> named) {
    return cardOptions(group, named, "");
  }

  /** Says what the card of each machine in a network is like. */
  public static MachineGroupSpec cardOptions(
      MachineGroupSpec group, Map<String, ?> named, String network) {
    group.onHosts("cardOptions").cards.options(group.scope(), named, network);
    return group;
  }
}
