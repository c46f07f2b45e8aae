package dev.homelab.provider.proxmox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.PveRequest;
import dev.homelab.provider.proxmox.client.Scalars;
import dev.homelab.spi.CallContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What nodes have: storages and bridges, each list asked once for each node. */
public final class HostFacts {
  private final ProxmoxClient client;
  private final Map<String, Map<String, JsonNode>> known = new ConcurrentHashMap<>();
  private final Map<Long, Set<String>> machines = new ConcurrentHashMap<>();

  /** Facts through a client. */
  public HostFacts(ProxmoxClient client) {
    this.client = client;
  }

  /** The storages of a node by name. */
  public Map<String, JsonNode> storages(String node, CallContext context) {
    return known.computeIfAbsent(
        "storage " + node,
        key ->
            rows(
                PveRequest.get("list the storages of " + node, "nodes", node, "storage"),
                "storage",
                context));
  }

  /** What lies on a storage of a node, of one kind of content, by whole names. */
  public Map<String, JsonNode> volumes(
      String node, String storage, String content, CallContext context) {
    return known.computeIfAbsent(
        content + ' ' + node + ' ' + storage,
        key ->
            rows(
                PveRequest.get(
                        "list what lies on " + storage,
                        "nodes",
                        node,
                        "storage",
                        storage,
                        "content")
                    .with("content", content),
                "volid",
                context));
  }

  /** The bridges of a node by name, those of SDN among them. */
  public Map<String, JsonNode> bridges(String node, CallContext context) {
    return known.computeIfAbsent(
        "bridge " + node,
        key ->
            rows(
                PveRequest.get("list the bridges of " + node, "nodes", node, "network")
                    .with("type", "any_bridge"),
                "iface",
                context));
  }

  /**
   * The values of a machine's settings that are in force or wait, wherever it is in the cluster;
   * none where there is no such machine.
   */
  public Set<String> settings(String node, long vmid, CallContext context) {
    return machines.computeIfAbsent(
        vmid,
        key -> {
          JsonNode found = pending(node, vmid, context);
          JsonNode there = found == null ? guests(context).get(Long.toString(vmid)) : null;
          if (there != null) {
            found = pending(Scalars.text(there, "node"), vmid, context);
          }
          Set<String> values = new TreeSet<>();
          for (JsonNode row : found == null ? List.<JsonNode>of() : Scalars.items(found)) {
            values.add(Scalars.text(row, "value"));
            values.add(Scalars.text(row, "pending"));
          }
          return values;
        });
  }

  private @Nullable JsonNode pending(String node, long vmid, CallContext context) {
    String id = Long.toString(vmid);
    return client.find(
        PveRequest.get("read machine " + id, "nodes", node, "qemu", id, "pending"), context);
  }

  private Map<String, JsonNode> guests(CallContext context) {
    return known.computeIfAbsent(
        "guests",
        key ->
            rows(
                PveRequest.get("list the machines of the cluster", "cluster", "resources")
                    .with("type", "vm"),
                "vmid",
                context));
  }

  private Map<String, JsonNode> rows(PveRequest request, String name, CallContext context) {
    Map<String, JsonNode> rows = new TreeMap<>();
    for (JsonNode row : Scalars.items(client.send(request, context))) {
      rows.put(Scalars.text(row, name), row);
    }
    return rows;
  }
}
