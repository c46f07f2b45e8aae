package dev.homelab.provider.proxmox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.PveRequest;
import dev.homelab.provider.proxmox.client.Scalars;
import dev.homelab.spi.CallContext;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What nodes have: storages and bridges, each list asked once for each node. */
public final class HostFacts {
  private final ProxmoxClient client;
  private final Map<String, Map<String, JsonNode>> known = new ConcurrentHashMap<>();

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

  private Map<String, JsonNode> rows(PveRequest request, String name, CallContext context) {
    Map<String, JsonNode> rows = new TreeMap<>();
    for (JsonNode row : Scalars.items(client.send(request, context))) {
      rows.put(Scalars.text(row, name), row);
    }
    return rows;
  }
}
