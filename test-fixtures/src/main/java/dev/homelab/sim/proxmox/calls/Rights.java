package dev.homelab.sim.proxmox.calls;

import dev.homelab.sim.proxmox.api.Access;
import dev.homelab.sim.proxmox.api.PveError;
import java.util.List;
import java.util.regex.Pattern;

/** Which privilege each setting of a machine takes. */
final class Rights {
  private static final Pattern ROOT =
      Pattern.compile("args|affinity|hookscript|arch|hugepages|keephugepages|lock");

  private record Rule(Pattern key, String privilege) {}

  private static final List<Rule> RULES =
      List.of(
          rule("cores|sockets|vcpus|cpu|cpulimit|cpuunits|numa\\d*", "VM.Config.CPU"),
          rule("memory|balloon|shares", "VM.Config.Memory"),
          rule("ci.*|ipconfig\\d+|nameserver|searchdomain|sshkeys", "VM.Config.Cloudinit"),
          rule("net\\d+", "VM.Config.Network"),
          rule("(scsi|virtio|sata|ide|unused)\\d+|efidisk0|tpmstate0|boot", "VM.Config.Disk"),
          rule(
              "acpi|hotplug|kvm|machine|scsihw|smbios1|tablet|vga|watchdog|audio0|rng0|serial\\d+"
                  + "|hostpci\\d+|usb\\d+",
              "VM.Config.HWType"));

  private Rights() {}

  private static Rule rule(String key, String privilege) {
    return new Rule(Pattern.compile(key), privilege);
  }

  static void check(Access access, Access.Who who, String vmid, String key, String value) {
    if (who.isRoot()) {
      return;
    }
    if (ROOT.matcher(key).matches()) {
      throw PveError.plain("only root can set '" + key + "' config");
    }
    if (key.startsWith("hostpci") && value.contains("romfile=")) {
      throw PveError.plain("only root can set 'romfile' of '" + key + "'");
    }
    if (key.startsWith("serial") && !value.isEmpty() && !value.equals("socket")) {
      throw PveError.plain("only root can set '" + key + "' config for real devices");
    }
    boolean device = key.startsWith("hostpci") && !value.isEmpty();
    if (device && !value.contains("mapping=")) {
      throw PveError.plain("only root can set '" + key + "' config for non-mapped devices");
    }
    if (device) {
      String name = value.replaceAll(".*mapping=([^,]+).*", "$1");
      access.need(who, "/mapping/pci/" + name, "Mapping.Use");
    }
    if (key.startsWith("usb") && !value.isEmpty()) {
      usb(access, who, key, value);
    }
    if (key.startsWith("net") && value.contains("bridge=")) {
      String bridge = value.replaceAll(".*bridge=([^,]+).*", "$1");
      access.need(who, "/sdn/zones/localnetwork/" + bridge, "SDN.Use");
    }
    if (value.matches("[^:/,]+:(\\d|cloudinit).*") && key.matches("(scsi|virtio|sata|ide)\\d+")) {
      String storage = value.substring(0, value.indexOf(':'));
      access.need(who, "/storage/" + storage, "Datastore.AllocateSpace");
    }
    String needed = "VM.Config.Options";
    for (Rule rule : RULES) {
      if (rule.key().matcher(key).matches()) {
        needed = value.contains("media=cdrom") ? "VM.Config.CDROM" : rule.privilege();
        break;
      }
    }
    access.need(who, "/vms/" + vmid, needed);
    if (key.equals("startup") && !access.at(who, "/").contains("Sys.Modify")) {
      throw PveError.permission("/", "Sys.Modify");
    }
  }

  private static void usb(Access access, Access.Who who, String key, String value) {
    if (value.contains("mapping=")) {
      String name = value.replaceAll(".*mapping=([^,]+).*", "$1");
      access.need(who, "/mapping/usb/" + name, "Mapping.Use");
    } else if (!value.contains("spice")) {
      throw PveError.plain("only root can set '" + key + "' config for real devices");
    }
  }
}
