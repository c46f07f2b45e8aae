package dev.homelab.provider.proxmox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.provider.proxmox.client.Scalars;
import dev.homelab.provider.proxmox.config.Sizes;
import dev.homelab.provider.proxmox.config.VmWish;
import dev.homelab.provider.proxmox.config.Wanted;
import dev.homelab.spi.CallContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Whether a node has what is wished of it: storages and what they take, room, bridges, VLANs. Asks
 * each list once; what is not known yet is not asked for.
 */
public final class HostCheck {
  private final HostFacts facts;

  /** A check through a client. */
  public HostCheck(ProxmoxClient client) {
    this.facts = new HostFacts(client);
  }

  /** What a machine's node lacks for it; warnings among them. */
  public List<Diagnostic> machine(VmWish wish, CallContext context) {
    List<Diagnostic> lacking = new ArrayList<>(disks(wish.node(), wish.storages(), context));
    for (Wanted net : wish.wanted().each("nets").values()) {
      if (!wish.node().isEmpty() && !net.text("bridge").isEmpty()) {
        bridge(wish.node(), net, context, lacking);
      }
    }
    return lacking;
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

  private static String names(Map<String, JsonNode> rows) {
    return "It has, as far as may be seen: " + String.join(", ", rows.keySet());
  }

  private static Diagnostic lack(String title, String detail) {
    return Diagnostic.error(ProxmoxCodes.HOST_LACKS, title).withDetail(detail);
  }
}
