package dev.homelab.provider.proxmox.vm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.PveRequest;
import dev.homelab.provider.proxmox.client.Scalars;
import dev.homelab.spi.CallContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Disks on the storages of a node by the machine that they belong to, attached or not. */
final class MachineVolumes {
  private final ProxmoxClient client;
  private final Map<String, Set<Long>> taken = new ConcurrentHashMap<>();

  MachineVolumes(ProxmoxClient client) {
    this.client = client;
  }

  /**
   * The numbers that disks on a node lie under, asked for once: what is made or removed through
   * this tool afterwards is a machine with a number of its own.
   */
  Set<Long> numbers(String node, CallContext context) {
    return taken.computeIfAbsent(node, key -> Set.copyOf(of(node, 0, context).keySet()));
  }

  /** The volumes of each number, those of one number only where it is not 0. */
  Map<Long, List<String>> of(String node, long vmid, CallContext context) {
    Map<Long, List<String>> found = new TreeMap<>();
    for (String storage : storages(node, context)) {
      PveRequest request =
          PveRequest.get(
                  "list the disks on " + storage, "nodes", node, "storage", storage, "content")
              .with("content", "images")
              .with("vmid", vmid > 0 ? Long.toString(vmid) : null);
      for (JsonNode row : Scalars.items(client.send(request, context))) {
        long owner = Scalars.number(row, "vmid", 0);
        if (owner > 0) {
          found.computeIfAbsent(owner, key -> new ArrayList<>()).add(Scalars.text(row, "volid"));
        }
      }
    }
    return found;
  }

  private List<String> storages(String node, CallContext context) {
    List<String> names = new ArrayList<>();
    PveRequest request = PveRequest.get("list the storages of " + node, "nodes", node, "storage");
    for (JsonNode row : Scalars.items(client.send(request, context))) {
      boolean serves = Scalars.flag(row, "enabled") && Scalars.flag(row, "active");
      List<String> content = List.of(Scalars.text(row, "content").split(",", -1));
      if (serves && content.contains("images")) {
        names.add(Scalars.text(row, "storage"));
      }
    }
    return names;
  }
}
