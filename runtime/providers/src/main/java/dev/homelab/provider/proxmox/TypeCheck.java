package dev.homelab.provider.proxmox;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.ResourceSpec;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.provider.proxmox.config.Prop;
import dev.homelab.provider.proxmox.config.Sizes;
import dev.homelab.provider.proxmox.config.VmWish;
import dev.homelab.provider.proxmox.config.VolumeOwner;
import dev.homelab.provider.proxmox.config.Wanted;
import dev.homelab.spi.FieldRule;
import dev.homelab.spi.ResourceSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What can be told of a resource without asking anybody. */
final class TypeCheck {
  /** Parameters of a machine's settings that this tool sets itself, or that are orders. */
  private static final Pattern NOT_RAW =
      Pattern.compile(
          "description|tags|name|node|vmid|pool|template|protection|onboot|lock|digest|delete"
              + "|revert|force|skiplock|background_delay|import-working-storage"
              + "|(scsi|virtio|sata|ide|efidisk|tpmstate|unused|net|hostpci|ipconfig)\\d+");

  private static final Set<String> MACHINE =
      Set.of(
          "node",
          "vmid",
          "name",
          "description",
          "tags",
          "os",
          "osType",
          "machine",
          "bios",
          "cores",
          "sockets",
          "vcpus",
          "cpu",
          "cpuFlags",
          "cpuLimit",
          "cpuUnits",
          "affinity",
          "arch",
          "numa",
          "numaNodes",
          "hugepages",
          "keepHugepages",
          "memory",
          "balloon",
          "shares",
          "scsiController",
          "onBoot",
          "protection",
          "tablet",
          "keyboard",
          "hotplug",
          "vga",
          "agent",
          "disks",
          "nets",
          "pci",
          "usb",
          "efi",
          "tpm",
          "media",
          "cloudInit",
          "boot",
          "startup",
          "serial",
          "raw",
          "clone",
          "template",
          "ha",
          "pool",
          "power",
          "line",
          "first");

  private TypeCheck() {}

  static List<Diagnostic> of(ResourceSpec resource) {
    List<Diagnostic> faults = new ArrayList<>();
    ResourceSchema schema = Schemas.of(resource.type());
    for (FieldRule rule : schema == null ? List.<FieldRule>of() : schema.fields()) {
      if (rule.required() && resource.desired().get(rule.path()) == null) {
        fault(resource, faults, "`" + resource.address() + "` needs `" + rule.path() + "`", "");
      }
    }
    if (resource.type().equals("proxmox.vm")) {
      machine(resource, faults);
    }
    if (resource.type().equals("proxmox.ha-rule")) {
      rule(resource, faults);
    }
    return faults;
  }

  private static void rule(ResourceSpec resource, List<Diagnostic> faults) {
    Wanted wanted = new Wanted(resource.desired());
    String affinity = wanted.text("affinity");
    if (affinity.isEmpty() == wanted.list("nodes").isEmpty()) {
      fault(
          resource,
          faults,
          "`" + resource.address() + "` needs either `nodes` or `affinity`",
          "Nodes say where machines run, affinity whether they run together.");
    }
    if (!affinity.isEmpty() && !Set.of("positive", "negative").contains(affinity)) {
      fault(
          resource, faults, "`" + affinity + "` is no affinity", "It is `positive` or `negative`.");
    }
    if (!affinity.isEmpty() && wanted.list("vms").size() < 2) {
      fault(
          resource,
          faults,
          "`" + resource.address() + "` needs two machines",
          "One alone is with nobody.");
    }
  }

  private static void machine(ResourceSpec resource, List<Diagnostic> faults) {
    for (String field : resource.desired().fields().keySet()) {
      if (!MACHINE.contains(field)) {
        fault(
            resource,
            faults,
            "a machine has no `" + field + "`",
            "Settings that have no word go into `raw`.");
      }
    }
    for (String key : new Wanted(resource.desired()).in("raw").tree().fields().keySet()) {
      if (NOT_RAW.matcher(key).matches()) {
        fault(
            resource,
            faults,
            "`" + key + "` cannot be set by its name on the host",
            "It says whose the machine is, holds its disks or cards, or has a word of its own.");
      }
    }
    VmWish wish = VmWish.of(resource.desired(), resource.address());
    if (wish.vmid() != 0 && (wish.vmid() < 100 || wish.vmid() > 999_999_999)) {
      fault(
          resource,
          faults,
          wish.vmid() + " is no machine number",
          "They go from 100 to 999999999.");
    }
    if (!wish.name().matches("[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?")) {
      fault(
          resource,
          faults,
          "`" + wish.name() + "` is no name of a machine",
          "Letters, digits, dots and dashes.");
    }
    for (Map.Entry<String, Wanted> disk : wish.wanted().each("disks").entrySet()) {
      disk(resource, disk.getKey(), disk.getValue(), faults);
    }
    List<String> volumes = new ArrayList<>(wish.volumes().values());
    for (String volume : new TreeSet<>(volumes)) {
      volumes.remove(volume);
      if (volumes.contains(volume)) {
        fault(resource, faults, "`" + volume + "` is in two places of the machine", "");
      }
    }
    memory(resource, wish.wanted(), faults);
    for (Map.Entry<String, Wanted> pci : wish.wanted().each("pci").entrySet()) {
      boolean express = pci.getValue().flag("pcie");
      if (express && !wish.wanted().text("machine").contains("q35")) {
        fault(resource, faults, pci.getKey() + " with pcie needs the machine type q35", "");
      }
      if (!wish.wanted().text("balloon").equals("0")) {
        fault(
            resource,
            faults,
            "a machine with a PCI device cannot give memory back",
            "Leave `balloon` out.");
      }
    }
  }

  /** What the host finds wrong only when the machine starts. */
  private static void memory(ResourceSpec resource, Wanted wanted, List<Diagnostic> faults) {
    long processors = wanted.number("cores", 1) * wanted.number("sockets", 1);
    if (wanted.number("vcpus", 1) > processors) {
      String title = wanted.text("vcpus") + " processors online are more than there are";
      fault(resource, faults, title, "The machine has " + processors + '.');
    }
    long memory = wanted.number("memory", 512);
    long inNodes = 0;
    for (Wanted node : wanted.each("numaNodes").values()) {
      inNodes += node.number("memory", 0);
    }
    if (wanted.has("numaNodes") && inNodes != memory) {
      fault(
          resource,
          faults,
          "nodes of memory have " + inNodes + " MiB, the machine has " + memory + " MiB",
          "Each MiB is in one node.");
    }
    if (wanted.has("numaNodes") && !wanted.flag("numa")) {
      fault(resource, faults, "`numaNodes` needs `numa`", "");
    }
    if (wanted.has("hugepages") && !wanted.flag("numa")) {
      fault(resource, faults, "`hugepages` needs `numa`", "Say numa(), too.");
    }
    long page = wanted.number("hugepages", 2);
    if (wanted.has("hugepages") && memory % page != 0) {
      String title = memory + " MiB of memory are no whole pages of " + page + " MiB";
      fault(resource, faults, title, "");
    }
  }

  private static void disk(
      ResourceSpec resource, String slot, Wanted disk, List<Diagnostic> faults) {
    if (!Prop.isDrive(slot)) {
      fault(
          resource,
          faults,
          "`" + slot + "` is no place for a disk",
          "They are scsi0, virtio0, sata0, ide0 and so on.");
    }
    if (disk.has("volume")) {
      used(resource, slot, disk, faults);
      return;
    }
    if (!disk.has("storage")) {
      fault(resource, faults, slot + " needs a storage", "");
    }
    boolean sized = disk.has("size") && Sizes.bytes(disk.text("size")) > 0;
    if (!sized && !disk.has("image")) {
      fault(resource, faults, slot + " needs a size, such as 50G", "");
    }
    if (disk.text("image").matches(".*\\.(xz|zst|gz|bz2|lzo)")) {
      fault(
          resource,
          faults,
          "the image of " + slot + " is packed",
          "Proxmox VE imports unpacked images: qcow2 or raw.");
    }
    if (disk.text("image").contains(":iso/")) {
      fault(
          resource,
          faults,
          "the image of " + slot + " is an installation medium",
          "Give it as `media`, or name an image of the content type import.");
    }
  }

  /** A disk that is there already: others made it, and it is taken as it is. */
  private static void used(
      ResourceSpec resource, String slot, Wanted disk, List<Diagnostic> faults) {
    String volume = disk.text("volume");
    if (!VolumeOwner.isDisk(volume)) {
      fault(
          resource,
          faults,
          "`" + volume + "` is no disk on a storage",
          "Storage and name as the host lists them, such as tank:vm-9999-photos.");
    }
    if (disk.has("storage") || disk.has("size") || disk.has("image")) {
      fault(
          resource,
          faults,
          slot + " is there already, and is taken as it is",
          "A disk with a volume has no storage, size or image of its own.");
    }
    if (new Wanted(resource.desired()).flag("template")) {
      fault(
          resource,
          faults,
          "a template cannot take `" + volume + "`, which is there already",
          "The host renames the disks of a template and lets nobody write on them any more.");
    }
    long vmid = new Wanted(resource.desired()).number("vmid", 0);
    if (vmid > 0 && VolumeOwner.isOf(volume, vmid)) {
      fault(
          resource,
          faults,
          "`" + volume + "` belongs to machine " + vmid + " by its name",
          "It would be removed with the machine; give it another owner on the host"
              + " (qm disk reassign), or name the disk as one that is made.");
    }
  }

  private static void fault(
      ResourceSpec resource, List<Diagnostic> faults, String title, String detail) {
    faults.add(
        Diagnostic.error(ProxmoxCodes.MALFORMED, title)
            .withDetail(detail)
            .at(resource.origin().user()));
  }
}
