package dev.homelab.dsl.spec.machine;

import dev.homelab.codec.Sha256;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.unit.IpAddress;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.model.Address;
import dev.homelab.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A machine of a cluster on a Proxmox host.
 *
 * @param of the cluster
 * @param host the host
 * @param node the node of the host
 * @param lan its network, or null after a problem
 * @param ip its address
 */
record HostMachine(
    ClusterMachines of, HostParts host, String node, @Nullable Lan lan, IpAddress ip) {

  private static final int OCTETS = 5;

  /** The image of Talos on a storage of the node; one for all machines there. */
  Value image(Address cluster, Address schematic, String version) {
    String place = host.address().last().name() + '-' + node;
    Address image = cluster.child("image", "talos-" + version.replace('.', '-') + '-' + place);
    if (of.scope.lab().resource(image) == null) {
      Draft draft = host.draft(image, "proxmox.download");
      Address made = of.asMade(image);
      if (!made.equals(image)) {
        draft.byDefault("madeFor", made.toString(), "its file was named before the rename");
      }
      draft
          .byDefault("node", node, "where it is used")
          .byDefault("storage", host.images(), "the host's storage of images")
          .byDefault(
              "url", new Value.Ref(schematic, "disk"), "the factory's image of the schematic")
          .byDefault("content", "import", "a disk to copy")
          .add(of.scope);
    }
    return new Value.Ref(image, "volid");
  }

  /** Adds the machine. */
  void emit(Address cluster, Address machine, String name, MachineGroupSpec group, Value image) {
    String storage = group.storage() == null ? host.storage() : group.storage();
    TreeMap<String, Value> disks = new TreeMap<>();
    disks.put("scsi0", host.disk(storage, Machines.diskSize(group.disk()), image));
    for (Map.Entry<String, Size> disk : group.dataDisks().entrySet()) {
      Value.Tree made = host.disk(storage, Machines.diskSize(disk.getValue()), null);
      DiskBus.SCSI.addData(of.scope, disks, disk.getKey(), made);
    }
    group.settings().disks.treat(of.scope, disks, null);
    Draft draft = host.draft(machine, "proxmox.vm");
    draft
        .follows("name", name, "cluster, group and number")
        .follows("node", node, "the machines of a group are spread over the nodes")
        .byDefault("os", "talos", "what it runs")
        .followsOr(group.states("cpu"), "cores", group.cpu(), "processors of the group")
        .followsOr(
            group.states("memory"),
            "memory",
            Machines.mebibytes(group.memory()),
            "memory of the group, in MiB")
        .byDefault("agent", "enabled=1", "the image has the guest agent")
        .byDefault("power", "running", "machines of a cluster run")
        .follows("line", of.name(), "one machine of a cluster at a time")
        .follows("first", group.controls(), "control planes come first")
        .byDefault("onBoot", true, "starts with its host")
        .byDefault("efi", Map.of("storage", storage), "Talos starts by UEFI")
        .follows("disks", disks, "the disk of the system, then those for data")
        .follows("nets", nets(machine, group), "a card in each of its networks")
        .follows("cloudInit", Lan.cloudInit(lan, ip, storage).build(), "hands it its address")
        .ignore("disks.scsi0.image");
    group.settings().describe(draft, host, of.scope, machine, true);
    draft.derived("tags", group.settings().tags, "tags of the group");
    group.settings().devices.handOn(draft, host, of.scope, node, true, false, false);
    draft.add(of.scope);
  }

  private Map<String, Value> nets(Address machine, MachineGroupSpec group) {
    TreeMap<String, Value> nets = new TreeMap<>();
    nets.put("net0", host.link(lan).with("mac", new Value.Text(mac(machine, 0))));
    List<Lan> further = further(group);
    for (int i = 1; i <= further.size(); i++) {
      Value.Tree card = host.link(further.get(i - 1));
      nets.put("net" + i, card.with("mac", new Value.Text(mac(machine, i))));
    }
    group.settings().cards.fit(of.scope, nets, group.settings().cards.lans(host, of.scope, lan));
    return nets;
  }

  /** The networks that it has a card in beside that of its address. */
  private List<Lan> further(MachineGroupSpec group) {
    List<Lan> all = new ArrayList<>(group.settings().cards.lans(host, of.scope, lan));
    all.remove(lan);
    return all;
  }

  /**
   * The hardware address of its card, locally administered (IEEE 802, bit 1 of the first octet). It
   * follows from the names of lab and machine and from the address, so that Talos's config can name
   * the card before there is one.
   */
  private String mac(Address machine, int card) {
    String lab = of.scope.lab().settings().name();
    String which = card == 0 ? "" : " " + card;
    String hash =
        Sha256.hex(
            ((lab == null ? "" : lab) + ' ' + of.asMade(machine) + ' ' + ip + which)
                .getBytes(StandardCharsets.UTF_8));
    StringBuilder mac = new StringBuilder("02");
    for (int i = 0; i < OCTETS; i++) {
      mac.append(':').append(hash, 2 * i, 2 * i + 2);
    }
    return mac.toString().toUpperCase(Locale.ROOT);
  }

  /**
   * Labels of the Kubernetes node that tell where the machine is, as storage drivers of Proxmox
   * look for them: the cluster that the block is about, and the node. One that the cluster may
   * start elsewhere has no node.
   */
  Map<String, String> place(MachineGroupSpec group) {
    Map<String, String> place = new TreeMap<>();
    place.put("topology.kubernetes.io/region", host.address().last().name());
    if (group.settings().availability == null) {
      place.put("topology.kubernetes.io/zone", node);
    }
    return place;
  }

  /** Its cards as Talos sets them, that of its address first. */
  List<Value> links(Address machine, MachineGroupSpec group) {
    Lan network = lan;
    List<Value> links = new ArrayList<>();
    links.add(
        TreeBuilder.tree()
            .put("mac", mac(machine, 0).toLowerCase(Locale.ROOT))
            .put("addresses", network == null ? List.of() : List.of(network.withLength(ip)))
            .put("gateway", network == null ? null : network.gatewayText())
            .build());
    for (int i = 1; i <= further(group).size(); i++) {
      links.add(
          TreeBuilder.tree()
              .put("mac", mac(machine, i).toLowerCase(Locale.ROOT))
              .put("dhcp", true)
              .build());
    }
    return links;
  }
}
