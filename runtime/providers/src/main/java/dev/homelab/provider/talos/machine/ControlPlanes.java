package dev.homelab.provider.talos.machine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.provider.talos.api.NodeProbe;
import dev.homelab.provider.talos.kube.KubeApi;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ProviderException;
import java.util.Map;
import java.util.TreeMap;

/** Finds the other control planes of a machine's cluster, also those that a run is not about. */
final class ControlPlanes {
  private static final String NODES =
      "api/v1/nodes?labelSelector=node-role.kubernetes.io%2Fcontrol-plane";

  private final Nodes nodes;

  ControlPlanes(Nodes nodes) {
    this.nodes = nodes;
  }

  /** Those that this session met: addresses by name. */
  Map<String, String> met(MachineWishes wish, Nodes.Keys keys) {
    Map<String, String> met = nodes.controlPlanes(keys);
    met.remove(wish.hostname());
    return met;
  }

  /** Those that the machine's own etcd and Kubernetes know; none where neither answers. */
  Map<String, String> told(MachineWishes wish, Nodes.Keys keys, CallContext context) {
    Map<String, String> told = new TreeMap<>();
    try {
      if (nodes.probe(wish.address(), keys, context).state() == NodeProbe.State.OURS) {
        EtcdMembers.of(nodes.client(wish.address(), keys, context), context)
            .forEach(
                member ->
                    EtcdMembers.hosts(member)
                        .forEach(host -> told.putIfAbsent(member.getHostname(), host)));
      }
      try (KubeApi api = KubeApi.of(wish.endpoint(), keys.bundle(), nodes.options(), context)) {
        api.get(NODES, context).path("items").forEach(node -> note(node, told));
      }
    } catch (ProviderException silent) {
      // What was told so far counts.
    }
    told.remove(wish.hostname());
    return told;
  }

  private static void note(JsonNode node, Map<String, String> told) {
    for (JsonNode address : node.at("/status/addresses")) {
      if (address.path("type").asText().equals("InternalIP")) {
        told.putIfAbsent(node.at("/metadata/name").asText(), address.path("address").asText());
      }
    }
  }
}
