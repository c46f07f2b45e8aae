package dev.homelab.dsl.spec.machine;

import dev.homelab.codec.Sha256;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.unit.IpAddress;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.model.Address;
import dev.homelab.model.Value;
import java.nio.charset.StandardCharsets;
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
    ClusterMachines of, ProxmoxSpec host, String node, @Nullable Lan lan, IpAddress ip) {

  private static final int SLOTS = 13;
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
      addDataDisk(
          of.scope,
          disks,
          disk.getKey(),
          host.disk(storage, Machines.diskSize(disk.getValue()), null));
    }
    host.draft(machine, "proxmox.vm")
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
        .derived("tags", group.tags(), "tags of the group")
        .derived("pool", host.pool(of.scope, group.pool()), "the pool of the group")
        .follows("disks", disks, "the disk of the system, then those for data")
        .follows(
            "nets",
            Map.of("net0", host.link(lan).with("mac", new Value.Text(mac(machine)))),
            "one card in its network")
        .follows("cloudInit", Lan.cloudInit(lan, ip, storage).build(), "hands it its address")
        .ignore("disks.scsi0.image")
        .add(of.scope);
  }

  /**
   * Adds a disk for data, whose serial number is its name. Its slot follows from the name, too, so
   * that disks that come and go move no other; of two that would share one, the second is refused.
   */
  static void addDataDisk(Scope scope, Map<String, Value> disks, String name, Value.Tree made) {
    String slot = "scsi" + (1 + Math.floorMod(name.hashCode(), SLOTS));
    Value before = disks.put(slot, made.with("serial", new Value.Text(name)));
    if (before instanceof Value.Tree other) {
      scope
          .lab()
          .report(
              LanguageCodes.error(
                      LanguageCodes.BAD_NAME,
                      "the disks '"
                          + Value.textOf(other.get("serial"))
                          + "' and '"
                          + name
                          + "' would have the same place in their machine, "
                          + slot)
                  .withDetail("The place follows from the name, so that no disk takes another's.")
                  .at(scope.origin().user())
                  .withHint("call the newer one otherwise, such as '" + name + "-2'"));
    }
  }

  /**
   * The hardware address of its card, locally administered (IEEE 802, bit 1 of the first octet). It
   * follows from the names of lab and machine and from the address, so that Talos's config can name
   * the card before there is one.
   */
  private String mac(Address machine) {
    String lab = of.scope.lab().settings().name();
    String hash =
        Sha256.hex(
            ((lab == null ? "" : lab) + ' ' + of.asMade(machine) + ' ' + ip)
                .getBytes(StandardCharsets.UTF_8));
    StringBuilder mac = new StringBuilder("02");
    for (int i = 0; i < OCTETS; i++) {
      mac.append(':').append(hash, 2 * i, 2 * i + 2);
    }
    return mac.toString().toUpperCase(Locale.ROOT);
  }

  /** Its card as Talos sets it. */
  Value.Tree link(Address machine) {
    Lan network = lan;
    return TreeBuilder.tree()
        .put("mac", mac(machine).toLowerCase(Locale.ROOT))
        .put("addresses", network == null ? List.of() : List.of(network.withLength(ip)))
        .put("gateway", network == null ? null : network.gatewayText())
        .build();
  }
}
