package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import dev.homelab.dsl.spec.machine.Draft.Said;
import java.util.List;
import java.util.Map;

/** The words of a cluster's machines for what they are on a Proxmox host. */
public final class MachineGroupWords implements WordSet {

  /** Names the hosts. */
  @Word(
      doc =
          "Names the Proxmox hosts of these machines: the first machine is on the first, the next"
              + " one on the next, over and over; a name may stand more than once.",
      byDefault = "the hosts of the cluster",
      example = "on 'pve'",
      once = true)
  public static MachineGroupSpec on(MachineGroupSpec group, String... hosts) {
    group.onHosts("on");
    for (String host : hosts) {
      group.places().add(Said.now(group.scope(), host));
    }
    return group;
  }

  /** Names the nodes. */
  @Word(
      doc = "Names the nodes of the Proxmox cluster that these machines are on, taken in turn.",
      byDefault = "the nodes of the host in turn",
      example = "node 'pve'",
      once = true)
  public static MachineGroupSpec node(MachineGroupSpec group, String... names) {
    group.onHosts("node");
    group.nodes().addAll(List.of(names));
    return group;
  }

  /** Connects them to a network. */
  @Word(
      doc =
          "Connects the machines to a further network of the lab, by a card of its own that asks"
              + " for its address by DHCP.",
      byDefault = "one card, in the network of the address",
      example = "network 'lan'")
  public static MachineGroupSpec network(MachineGroupSpec group, String name) {
    group.onHosts("network").cards.networks.add(Said.now(group.scope(), name));
    return group;
  }

  /** Makes them highly available. */
  @Word(
      doc = "Has the Proxmox cluster start a machine on another node when its own one is lost.",
      byDefault = "they stay where they are",
      example = "ha restarts: 2, moves: 1",
      named = {
        "restarts: how often it is started again where it is",
        "moves: how often it is tried on another node"
      },
      once = true)
  public static MachineGroupSpec ha(MachineGroupSpec group, Map<String, ?> named) {
    group.onHosts("ha").makeAvailable(group.scope(), named);
    return group;
  }

  /** Makes them highly available. */
  public static MachineGroupSpec ha(MachineGroupSpec group) {
    return ha(group, Map.of());
  }

  /** Says when they start. */
  @Word(
      doc = "Says in which place the machines are started with their host, and stopped in reverse.",
      byDefault = "after those that have a place",
      example = "order 1, up: 30.seconds, down: 2.minutes",
      named = {
        "up: how long the host waits before it starts the next one",
        "down: how long a machine may take to shut down"
      },
      once = true)
  public static MachineGroupSpec order(MachineGroupSpec group, Map<String, ?> named, int place) {
    group.onHosts("order").startsInPlace(group.scope(), named, place);
    return group;
  }

  /** Says in which place they start. */
  public static MachineGroupSpec order(MachineGroupSpec group, int place) {
    return order(group, Map.of(), place);
  }

  /** Says whether they start with their host. */
  @Word(
      doc = "Says whether the machines are started when their host starts.",
      byDefault = "they are",
      example = "autostart false",
      once = true)
  public static MachineGroupSpec autostart(MachineGroupSpec group, boolean on) {
    group.onHosts("autostart").state(group.scope(), "onBoot", on);
    return group;
  }

  /** Describes them. */
  @Word(
      doc = "Writes a text into the machines' notes on the host.",
      byDefault = "only the line that shows whose they are",
      example = "description 'the machines of the lab'",
      once = true)
  public static MachineGroupSpec description(MachineGroupSpec group, String text) {
    group.onHosts("description").state(group.scope(), "description", text);
    return group;
  }

  /** Has the host guard them. */
  @Word(
      doc =
          "Has the host refuse to remove the machines or their disks, whoever asks; say false"
              + " before one leaves the script.",
      byDefault = "as the host has it",
      example = "protection true",
      once = true)
  public static MachineGroupSpec protection(MachineGroupSpec group, boolean on) {
    group.onHosts("protection").state(group.scope(), "protection", on);
    return group;
  }

  /** Sets anything. */
  @Word(
      doc = "Sets a setting of the machines that has no word, by its name on the host.",
      byDefault = "as the host has it",
      example = "setting 'hookscript', 'local:snippets/hook.pl'")
  public static MachineGroupSpec setting(MachineGroupSpec group, String name, Object value) {
    group.onHosts("setting").set(group.scope(), name, value, false);
    return group;
  }
}
