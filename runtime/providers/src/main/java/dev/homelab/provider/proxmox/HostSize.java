package dev.homelab.provider.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.model.Value;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.PveRequest;
import dev.homelab.provider.proxmox.client.Scalars;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.SessionOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How large a node of a Proxmox VE cluster is, as it says itself.
 *
 * @param node its name
 * @param online whether it is in its cluster at the moment; the size of one that is not is unknown
 * @param memory in MiB, without what its firmware and its kernel keep; 0 when unknown
 * @param cores its processors, threads counted; 0 when unknown
 */
public record HostSize(String node, boolean online, long memory, long cores) {
  private static final long MIB = 1L << 20;

  /**
   * Asks the nodes of a cluster, those that are in it at the moment.
   *
   * @param config the target's, with what it refers to filled in
   * @throws dev.homelab.diag.HomelabException when the cluster cannot be asked
   */
  public static List<HostSize> of(Value.Tree config, SessionOptions options, CallContext context) {
    try (ProxmoxClient client = ProxmoxClient.connect(config, options, context)) {
      List<HostSize> sizes = new ArrayList<>();
      JsonNode nodes = client.send(PveRequest.get("list the nodes", "nodes"), context);
      for (JsonNode row : Scalars.items(nodes)) {
        String node = Scalars.text(row, "node");
        boolean online = Scalars.text(row, "status").equals("online");
        sizes.add(online ? of(node, client, context) : new HostSize(node, false, 0, 0));
      }
      sizes.sort(Comparator.comparing(HostSize::node));
      return sizes;
    }
  }

  private static HostSize of(String node, ProxmoxClient client, CallContext context) {
    JsonNode status =
        client.send(PveRequest.get("look at " + node, "nodes", node, "status"), context);
    return new HostSize(
        node,
        true,
        Scalars.number(status.path("memory"), "total", 0) / MIB,
        Scalars.number(status.path("cpuinfo"), "cpus", 0));
  }
}
