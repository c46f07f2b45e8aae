package dev.homelab.provider.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.ResourceSpec;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.provider.proxmox.client.PveRequest;
import dev.homelab.provider.proxmox.client.PveVersion;
import dev.homelab.provider.proxmox.config.VmWish;
import dev.homelab.provider.proxmox.config.Wanted;
import dev.homelab.provider.proxmox.kinds.HostCheck;
import dev.homelab.spi.CallContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a host lacks for a lab: privileges by path, storages, room on them, bridges, VLANs. */
final class Preflight {
  private final ProxmoxClient client;
  private final HostCheck check;

  Preflight(ProxmoxClient client) {
    this.client = client;
    this.check = new HostCheck(client);
  }

  List<Diagnostic> of(List<ResourceSpec> desired, CallContext context) {
    List<Diagnostic> lacking = new ArrayList<>();
    PveVersion version = client.version(context);
    if (!version.isSupported()) {
      lacking.add(
          Diagnostic.error(ProxmoxCodes.OLD_VERSION, "Proxmox VE " + version + " is too old")
              .withDetail("Images are imported by API since 8.4.")
              .withHint("upgrade the host to 8.4 or later"));
    }
    Map<String, SortedSet<String>> needed = needed(desired);
    JsonNode granted =
        client.send(PveRequest.get("read what may be done", "access", "permissions"), context);
    needed.forEach((path, privileges) -> missing(path, privileges, granted, lacking));
    hosts(desired, context, lacking);
    return lacking;
  }

  /** The privileges that a lab needs, by path. */
  private static Map<String, SortedSet<String>> needed(List<ResourceSpec> desired) {
    Map<String, SortedSet<String>> needed = new LinkedHashMap<>();
    need(needed, "/pool", Privilege.POOL);
    for (ResourceSpec spec : desired) {
      Wanted wanted = new Wanted(spec.desired());
      switch (spec.type()) {
        case "proxmox.vm" -> machine(VmWish.of(spec.desired(), spec.address()), needed);
        case "proxmox.download" -> {
          String storage = "/storage/" + wanted.text("storage");
          need(needed, storage, Privilege.IMAGE);
          need(needed, storage, Privilege.DROP_IMAGE);
          need(needed, "/nodes/" + wanted.text("node"), Privilege.FETCH);
        }
        case "proxmox.mapping" -> need(needed, "/mapping/pci", Privilege.MAPPING);
        case "proxmox.ha", "proxmox.ha-rule" -> need(needed, "/", Privilege.HIGH_AVAILABILITY);
        case "proxmox.backup-job" -> need(needed, "/", Privilege.BACKUP);
        case "proxmox.snapshot" -> need(needed, "/vms/" + wanted.text("vmid"), Privilege.SNAPSHOT);
        default -> {
          continue;
        }
      }
    }
    return needed;
  }

  private static void machine(VmWish wish, Map<String, SortedSet<String>> needed) {
    String path = wish.vmid() > 0 ? "/vms/" + wish.vmid() : "/vms";
    need(needed, path, Privilege.MACHINE);
    wish.storages().forEach(id -> need(needed, "/storage/" + id, Privilege.DISK));
    for (Wanted net : wish.wanted().each("nets").values()) {
      need(needed, "/sdn/zones/localnetwork/" + net.text("bridge"), Privilege.BRIDGE);
    }
    for (Wanted pci : wish.wanted().each("pci").values()) {
      if (pci.has("mapping")) {
        need(needed, "/mapping/pci/" + pci.text("mapping"), Privilege.DEVICE);
      }
    }
    for (Wanted usb : wish.wanted().each("usb").values()) {
      if (usb.has("mapping")) {
        need(needed, "/mapping/usb/" + usb.text("mapping"), Privilege.DEVICE);
      }
    }
    if (wish.wanted().has("startup")) {
      need(needed, "/", Privilege.ORDER);
    }
    if (wish.wanted().has("clone")) {
      need(needed, "/vms/" + wish.wanted().in("clone").text("from"), Privilege.CLONE);
    }
  }

  private static void need(Map<String, SortedSet<String>> needed, String path, Privilege what) {
    needed.computeIfAbsent(path, key -> new TreeSet<>()).addAll(what.names());
  }

  /** The rights at the nearest path that the host tells of hold for a path. */
  private static void missing(
      String path, Set<String> privileges, JsonNode granted, List<Diagnostic> lacking) {
    String here = path;
    while (!granted.has(here) && !here.equals("/")) {
      int slash = here.lastIndexOf('/');
      here = slash <= 0 ? "/" : here.substring(0, slash);
    }
    TreeSet<String> absent = new TreeSet<>(privileges);
    granted.path(here).fieldNames().forEachRemaining(absent::remove);
    if (!absent.isEmpty()) {
      lacking.add(
          Diagnostic.error(ProxmoxCodes.FORBIDDEN, "privileges are missing on " + path)
              .withDetail(String.join(", ", absent))
              .withHint(
                  "grant them to the token: with privilege separation a token has none of its"
                      + " user's"));
    }
  }

  private void hosts(List<ResourceSpec> desired, CallContext context, List<Diagnostic> lacking) {
    Set<Diagnostic> told = new LinkedHashSet<>();
    Map<String, Map<String, Long>> room = new TreeMap<>();
    for (ResourceSpec spec : desired) {
      if (spec.type().equals("proxmox.download")) {
        told.addAll(check.download(new Wanted(spec.desired()), context));
      }
      if (spec.type().equals("proxmox.vm")) {
        VmWish wish = VmWish.of(spec.desired(), spec.address());
        told.addAll(check.machine(wish, context));
        Map<String, Long> here = room.computeIfAbsent(wish.node(), node -> new TreeMap<>());
        wish.disks()
            .values()
            .forEach(disk -> here.merge(disk.storage(), Math.max(0, disk.bytes()), Long::sum));
      }
    }
    room.forEach(
        (node, storages) ->
            storages.forEach(
                (storage, bytes) -> told.addAll(check.room(node, storage, bytes, context))));
    lacking.addAll(told);
  }
}
