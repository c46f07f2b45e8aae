package dev.homelab.provider.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.ResourceSpec;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.provider.proxmox.client.PveRequest;
import dev.homelab.provider.proxmox.client.PveVersion;
import dev.homelab.provider.proxmox.client.Scalars;
import dev.homelab.provider.proxmox.config.Sizes;
import dev.homelab.provider.proxmox.config.VmWish;
import dev.homelab.provider.proxmox.config.Wanted;
import dev.homelab.provider.proxmox.kinds.HostFacts;
import dev.homelab.spi.CallContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a host lacks for a lab: privileges by path, storages, room on them, bridges, VLANs. */
final class Preflight {
  private final ProxmoxClient client;
  private final HostFacts facts;

  Preflight(ProxmoxClient client, HostFacts facts) {
    this.client = client;
    this.facts = facts;
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
    Map<String, TreeSet<String>> needed = needed(desired);
    JsonNode granted =
        client.send(PveRequest.get("read what may be done", "access", "permissions"), context);
    needed.forEach((path, privileges) -> missing(path, privileges, granted, lacking));
    hosts(desired, context, lacking);
    return lacking;
  }

  /** The privileges that a lab needs, by path. */
  private static Map<String, TreeSet<String>> needed(List<ResourceSpec> desired) {
    Map<String, TreeSet<String>> needed = new LinkedHashMap<>();
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

  private static void machine(VmWish wish, Map<String, TreeSet<String>> needed) {
    String path = wish.vmid() > 0 ? "/vms/" + wish.vmid() : "/vms";
    need(needed, path, Privilege.MACHINE);
    wish.storages().forEach(id -> need(needed, "/storage/" + id, Privilege.DISK));
    for (Wanted net : wish.wanted().each("nets").values()) {
      need(needed, "/sdn/zones/localnetwork/" + net.text("bridge"), Privilege.BRIDGE);
    }
    for (Wanted pci : wish.wanted().each("pci").values()) {
      need(needed, "/mapping/pci/" + pci.text("mapping"), Privilege.DEVICE);
    }
    if (wish.wanted().has("startup")) {
      need(needed, "/", Privilege.ORDER);
    }
    if (wish.wanted().has("clone")) {
      need(needed, "/vms/" + wish.wanted().in("clone").text("from"), Privilege.CLONE);
    }
  }

  private static void need(Map<String, TreeSet<String>> needed, String path, Privilege what) {
    needed.computeIfAbsent(path, key -> new TreeSet<>()).addAll(what.names());
  }

  /** The rights at the nearest path that the host tells of hold for a path. */
  private static void missing(
      String path, TreeSet<String> privileges, JsonNode granted, List<Diagnostic> lacking) {
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
    Map<String, Long> room = new TreeMap<>();
    for (ResourceSpec spec : desired) {
      Wanted wanted = new Wanted(spec.desired());
      if (spec.type().equals("proxmox.download")) {
        String content = wanted.has("content") ? wanted.text("content") : "import";
        storage(wanted.text("node"), wanted.text("storage"), content, context, lacking);
      }
      if (spec.type().equals("proxmox.vm")) {
        VmWish wish = VmWish.of(spec.desired(), spec.address());
        for (String id : wish.storages()) {
          storage(wish.node(), id, "images", context, lacking);
        }
        wish.disks()
            .values()
            .forEach(
                disk ->
                    room.merge(
                        wish.node() + ' ' + disk.storage(), Math.max(0, disk.bytes()), Long::sum));
        nets(wish, context, lacking);
      }
    }
    room.forEach((place, bytes) -> roomy(place, bytes, context, lacking));
  }

  private void storage(
      String node, String id, String content, CallContext context, List<Diagnostic> lacking) {
    JsonNode row = facts.storages(node, context).get(id);
    if (row == null) {
      lack(
          lacking,
          "there is no storage " + id + " on " + node,
          names(facts.storages(node, context)));
      return;
    }
    if (!Scalars.flag(row, "enabled") || !Scalars.flag(row, "active")) {
      lack(lacking, "storage " + id + " on " + node + " is not in service", "");
      return;
    }
    String all = Scalars.text(row, "content");
    if (!List.of(all.split(",", -1)).contains(content)) {
      lack(
          lacking,
          "storage " + id + " does not take " + content,
          "Allow it on the host: pvesm set " + id + " --content " + all + ',' + content);
    }
  }

  private void roomy(String place, long bytes, CallContext context, List<Diagnostic> lacking) {
    String[] words = place.split(" ", -1);
    JsonNode row = facts.storages(words[0], context).get(words[1]);
    long total = row == null ? 0 : Scalars.number(row, "total", 0);
    if (row != null && total > 0 && bytes > total) {
      lack(
          lacking,
          "storage " + words[1] + " on " + words[0] + " is smaller than the lab's disks",
          Sizes.text(total) + " in all, " + Sizes.text(bytes) + " wished");
    }
  }

  private void nets(VmWish wish, CallContext context, List<Diagnostic> lacking) {
    for (Wanted net : wish.wanted().each("nets").values()) {
      String bridge = net.text("bridge");
      JsonNode row = facts.bridges(wish.node(), context).get(bridge);
      if (row == null) {
        lack(
            lacking,
            "there is no bridge " + bridge + " on " + wish.node(),
            names(facts.bridges(wish.node(), context)));
      } else if (net.has("vlan") && !Scalars.flag(row, "bridge_vlan_aware")) {
        lacking.add(
            Diagnostic.warning(
                    ProxmoxCodes.HOST_LACKS,
                    "bridge " + bridge + " on " + wish.node() + " is not VLAN aware")
                .withDetail(
                    "Proxmox VE then makes a bridge "
                        + bridge
                        + "v"
                        + net.text("vlan")
                        + " beside it.")
                .withHint("switch VLAN aware on for the bridge"));
      }
    }
  }

  private static String names(Map<String, JsonNode> rows) {
    return "It has: " + String.join(", ", rows.keySet());
  }

  private static void lack(List<Diagnostic> lacking, String title, String detail) {
    Diagnostic told = Diagnostic.error(ProxmoxCodes.HOST_LACKS, title).withDetail(detail);
    if (!lacking.contains(told)) {
      lacking.add(told);
    }
  }
}
