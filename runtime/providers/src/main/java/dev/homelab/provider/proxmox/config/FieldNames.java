package dev.homelab.provider.proxmox.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fields of a machine's typed tree, and their names on the platform. */
final class FieldNames {
  /** The plain settings that a script may give, and their names on the platform. */
  static final Map<String, String> PLAIN =
      Map.ofEntries(
          Map.entry("cores", "cores"),
          Map.entry("sockets", "sockets"),
          Map.entry("vcpus", "vcpus"),
          Map.entry("cpuLimit", "cpulimit"),
          Map.entry("cpuUnits", "cpuunits"),
          Map.entry("affinity", "affinity"),
          Map.entry("arch", "arch"),
          Map.entry("hugepages", "hugepages"),
          Map.entry("keepHugepages", "keephugepages"),
          Map.entry("numa", "numa"),
          Map.entry("memory", "memory"),
          Map.entry("balloon", "balloon"),
          Map.entry("shares", "shares"),
          Map.entry("machine", "machine"),
          Map.entry("bios", "bios"),
          Map.entry("osType", "ostype"),
          Map.entry("scsiController", "scsihw"),
          Map.entry("onBoot", "onboot"),
          Map.entry("protection", "protection"),
          Map.entry("tablet", "tablet"),
          Map.entry("keyboard", "keyboard"),
          Map.entry("hotplug", "hotplug"),
          Map.entry("cpu", "cpu"));

  static final Map<String, String> DISK =
      Map.ofEntries(
          Map.entry("discard", "discard"),
          Map.entry("ssd", "ssd"),
          Map.entry("ioThread", "iothread"),
          Map.entry("cache", "cache"),
          Map.entry("aio", "aio"),
          Map.entry("backup", "backup"),
          Map.entry("replicate", "replicate"),
          Map.entry("serial", "serial"),
          Map.entry("queues", "queues"),
          Map.entry("format", "format"));

  /** Limits of a disk, and their names on the platform. */
  static final Map<String, String> SPEED =
      Map.of(
          "read", "mbps_rd",
          "readBurst", "mbps_rd_max",
          "write", "mbps_wr",
          "writeBurst", "mbps_wr_max",
          "readOps", "iops_rd",
          "readOpsBurst", "iops_rd_max",
          "writeOps", "iops_wr",
          "writeOpsBurst", "iops_wr_max");

  static final Map<String, String> NET =
      Map.ofEntries(
          Map.entry("model", "model"),
          Map.entry("mac", "macaddr"),
          Map.entry("bridge", "bridge"),
          Map.entry("vlan", "tag"),
          Map.entry("trunks", "trunks"),
          Map.entry("firewall", "firewall"),
          Map.entry("linkDown", "link_down"),
          Map.entry("mtu", "mtu"),
          Map.entry("queues", "queues"),
          Map.entry("rate", "rate"));

  static final Map<String, String> PCI =
      Map.of(
          "mapping", "mapping", "device", "host", "pcie", "pcie", "primary", "x-vga", "romBar",
          "rombar", "romFile", "romfile", "mdev", "mdev");
  static final Map<String, String> USB =
      Map.of("mapping", "mapping", "device", "host", "usb3", "usb3");

  /** Parts of the guest agent's setting. */
  static final Map<String, String> AGENT =
      Map.of(
          "enabled",
          "enabled",
          "trim",
          "fstrim_cloned_disks",
          "freeze",
          "freeze-fs",
          "type",
          "type");

  /** Parts of the screen's setting. */
  static final Map<String, String> VGA =
      Map.of("type", "type", "memory", "memory", "clipboard", "clipboard");

  /** Parts of a node of memory. */
  static final Map<String, String> NUMA =
      Map.of("cpus", "cpus", "memory", "memory", "hostNodes", "hostnodes", "policy", "policy");

  /** What each part of a setting is called as a field; one that is missing has the same name. */
  static final Map<String, String> BY_OPTION = byOption();

  private FieldNames() {}

  private static Map<String, String> byOption() {
    Map<String, String> fields =
        new HashMap<>(
            Map.of(
                "file", "volume",
                "gw", "gateway",
                "gw6", "gateway6",
                "pre-enrolled-keys", "enrolledKeys"));
    for (Map<String, String> names : List.of(DISK, NET, PCI, USB, NUMA)) {
      names.forEach((field, option) -> fields.put(option, field));
    }
    return Map.copyOf(fields);
  }

  /** The field that has a name on the platform, or {@code otherwise}. */
  static String of(Map<String, String> names, String option, String otherwise) {
    for (Map.Entry<String, String> name : names.entrySet()) {
      if (name.getValue().equals(option)) {
        return name.getKey();
      }
    }
    return otherwise;
  }
}
