package dev.homelab.provider.proxmox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.provider.proxmox.client.Scalars;
import dev.homelab.provider.proxmox.config.Prop;
import dev.homelab.provider.proxmox.config.Sizes;
import dev.homelab.provider.proxmox.config.VmWish;
import dev.homelab.provider.proxmox.config.VolumeOwner;
import dev.homelab.provider.proxmox.config.Wanted;
import dev.homelab.spi.CallContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Whether a node has what is wished of it: storages and what they take, room, bridges, VLANs. Asks
 * each list once; what is not known yet is not asked for.
 */
public final class HostCheck {
  private static final int NEAR = 3;
  private final HostFacts facts;

  /** A check through a client. */
  public HostCheck(ProxmoxClient client) {
    this.facts = new HostFacts(client);
  }

  /** What a machine's node lacks for it; warnings among them. */
  public List<Diagnostic> machine(VmWish wish, CallContext context) {
    List<Diagnostic> lacking = new ArrayList<>(disks(wish.node(), wish.storages(), context));
    for (String volume : wish.volumes().values()) {
      volume(wish.node(), volume, "images", "disk", context, lacking);
    }
    lacking.addAll(free(wish.node(), wish.volumes().values(), context));
    for (String snippet : wish.snippets()) {
      volume(wish.node(), snippet, "snippets", "snippet", context, lacking);
    }
    for (Wanted net : wish.wanted().each("nets").values()) {
      if (!wish.node().isEmpty() && !net.text("bridge").isEmpty()) {
        bridge(wish.node(), net, context, lacking);
      }
    }
    return lacking;
  }

  /** Which disks that are there already are in use by the machine that they belong to. */
  public List<Diagnostic> free(String node, Collection<String> volumes, CallContext context) {
    List<Diagnostic> used = new ArrayList<>();
    for (String volume : volumes) {
      String storage = VolumeOwner.storage(volume);
      boolean asked = !node.isEmpty() && facts.storages(node, context).containsKey(storage);
      JsonNode row = asked ? facts.volumes(node, storage, "images", context).get(volume) : null;
      long owner = row == null ? 0 : Scalars.number(row, "vmid", 0);
      if (owner > 0
          && facts.settings(node, owner, context).stream().anyMatch(v -> Prop.names(v, volume))) {
        used.add(inUse(volume, owner));
      }
    }
    return used;
  }

  /** Says that a machine has a disk already. */
  public static Diagnostic inUse(String volume, long vmid) {
    return Diagnostic.error(
            ProxmoxCodes.DISK_IN_USE, "machine " + vmid + " uses the disk " + volume)
        .withDetail("Two machines that write on one disk destroy what is on it.")
        .withHint("detach it from machine " + vmid + " first, then run again");
  }

  /** What a node lacks for disks on these storages. */
  public List<Diagnostic> disks(String node, Collection<String> storages, CallContext context) {
    List<Diagnostic> lacking = new ArrayList<>();
    storages.forEach(id -> storage(node, id, "images", context, lacking));
    return lacking;
  }

  /** What a node lacks for an image that it shall fetch. */
  public List<Diagnostic> download(Wanted wanted, CallContext context) {
    List<Diagnostic> lacking = new ArrayList<>();
    String content = wanted.has("content") ? wanted.text("content") : "import";
    storage(wanted.text("node"), wanted.text("storage"), content, context, lacking);
    return lacking;
  }

  /** Whether a storage is smaller than the disks that are wished on it, in bytes. */
  public List<Diagnostic> room(String node, String id, long bytes, CallContext context) {
    JsonNode row = facts.storages(node, context).get(id);
    long total = row == null ? 0 : Scalars.number(row, "total", 0);
    return total > 0 && bytes > total
        ? List.of(
            lack(
                "storage " + id + " on " + node + " is smaller than the lab's disks",
                Sizes.text(total) + " in all, " + Sizes.text(bytes) + " wished"))
        : List.of();
  }

  private void storage(
      String node, String id, String content, CallContext context, List<Diagnostic> lacking) {
    if (node.isEmpty() || id.isEmpty()) {
      return;
    }
    Map<String, JsonNode> all = facts.storages(node, context);
    JsonNode row = all.get(id);
    if (row == null) {
      lacking.add(lack("there is no storage " + id + " on " + node, names(all)));
    } else if (!Scalars.flag(row, "enabled") || !Scalars.flag(row, "active")) {
      lacking.add(lack("storage " + id + " on " + node + " is not in service", ""));
    } else if (!List.of(Scalars.text(row, "content").split(",", -1)).contains(content)) {
      String taken = Scalars.text(row, "content");
      lacking.add(
          lack(
              "storage " + id + " does not take " + content,
              "Allow it on the host: pvesm set " + id + " --content " + taken + ',' + content));
    }
  }

  private void volume(
      String node,
      String volume,
      String content,
      String what,
      CallContext context,
      List<Diagnostic> lacking) {
    String storage = VolumeOwner.storage(volume);
    int before = lacking.size();
    storage(node, storage, content, context, lacking);
    boolean looks = lacking.size() == before && !storage.isEmpty() && !node.isEmpty();
    Map<String, JsonNode> there = looks ? facts.volumes(node, storage, content, context) : Map.of();
    if (looks && !there.containsKey(volume)) {
      Diagnostic told = lack("there is no " + what + ' ' + volume + " on " + node, "");
      List<String> near = near(volume, there.keySet());
      lacking.add(
          near.isEmpty()
              ? told.withHint("list what is there: pvesm list " + storage)
              : told.withHint("there is " + String.join(", ", near)));
    }
  }

  private void bridge(String node, Wanted net, CallContext context, List<Diagnostic> lacking) {
    String bridge = net.text("bridge");
    Map<String, JsonNode> all = facts.bridges(node, context);
    JsonNode row = all.get(bridge);
    if (row == null) {
      lacking.add(lack("there is no bridge " + bridge + " on " + node, names(all)));
    } else if (net.has("vlan") && !Scalars.flag(row, "bridge_vlan_aware")) {
      lacking.add(
          Diagnostic.warning(
                  ProxmoxCodes.HOST_LACKS,
                  "bridge " + bridge + " on " + node + " is not VLAN aware")
              .withDetail(
                  "Proxmox VE then makes a bridge "
                      + bridge
                      + "v"
                      + net.text("vlan")
                      + " beside it.")
              .withHint("switch VLAN aware on for the bridge"));
    }
  }

  /** The volumes whose names begin most like a name, the likest first. */
  private static List<String> near(String volume, Collection<String> all) {
    int storage = VolumeOwner.storage(volume).length() + 1;
    return all.stream()
        .filter(one -> same(one, volume) > storage)
        .sorted(Comparator.comparing((String one) -> -same(one, volume)).thenComparing(one -> one))
        .limit(NEAR)
        .toList();
  }

  /** How many characters of two texts are the same, from their beginning. */
  private static int same(String one, String other) {
    int count = 0;
    while (count < Math.min(one.length(), other.length())
        && one.charAt(count) == other.charAt(count)) {
      count++;
    }
    return count;
  }

  private static String names(Map<String, JsonNode> rows) {
    return "It has, as far as may be seen: " + String.join(", ", rows.keySet());
  }

  private static Diagnostic lack(String title, String detail) {
    return Diagnostic.error(ProxmoxCodes.HOST_LACKS, title).withDetail(detail);
  }
}
