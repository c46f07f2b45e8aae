package dev.homelab.provider.talos.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.kube.Drain;
import dev.homelab.provider.talos.kube.KubeApi;
import dev.homelab.provider.talos.kube.StaticPod;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.SessionOptions;
import java.util.Map;
import java.util.TreeMap;

/** The checks of a cluster's health that its Kubernetes API answers. */
final class KubeHealth {
  private static final String NODES = "api/v1/nodes";
  private static final String SYSTEM = "api/v1/namespaces/kube-system/pods";

  private final KubeApi api;
  private final ClusterWishes wish;
  private final SessionOptions options;
  private final CallContext context;

  KubeHealth(KubeApi api, ClusterWishes wish, SessionOptions options, CallContext context) {
    this.api = api;
    this.wish = wish;
    this.options = options;
    this.context = context;
  }

  private Map<String, JsonNode> nodes() {
    Map<String, JsonNode> known = new TreeMap<>();
    api.get(NODES, context)
        .path("items")
        .forEach(node -> known.put(node.at("/metadata/name").asText(), node));
    return known;
  }

  /** A machine that Kubernetes does not know; empty when it knows all. */
  String unknownNodes() {
    Map<String, JsonNode> known = nodes();
    return wish.all().stream()
        .map(ClusterWishes.Member::hostname)
        .filter(name -> !known.containsKey(name))
        .findFirst()
        .map(name -> name + " is not known to Kubernetes yet")
        .orElse("");
  }

  /** The first thing that is not well yet, of what follows the static pods; empty when all is. */
  String problem() {
    String found = parts();
    found = found.isEmpty() && wish.hasNetwork() ? unreadyNodes() : found;
    found = found.isEmpty() && wish.hasNetwork() ? addon("kube-proxy") : found;
    found = found.isEmpty() && wish.hasNetwork() ? addon("kube-dns") : found;
    return found.isEmpty() ? closed() : found;
  }

  private String parts() {
    for (ClusterWishes.Member member : wish.controlPlanes()) {
      for (StaticPod part : StaticPod.values()) {
        String name = part.on(member.hostname());
        if (!KubeApi.isReady(api.get(SYSTEM + '/' + name, context))) {
          return name + " is not ready";
        }
      }
    }
    return "";
  }

  private String unreadyNodes() {
    Map<String, JsonNode> known = nodes();
    for (ClusterWishes.Member member : wish.all()) {
      JsonNode node = known.get(member.hostname());
      if (node == null || !KubeApi.isReady(node)) {
        return member.hostname() + " is not ready in Kubernetes";
      }
    }
    return "";
  }

  /** How many nodes that an API knows are not ready. */
  static long nodesOff(KubeApi api, CallContext context) {
    long off = 0;
    for (JsonNode node : api.get(NODES, context).path("items")) {
      off += KubeApi.isReady(node) ? 0 : 1;
    }
    return off;
  }

  /** Whether the tool closed a node of the cluster that is wished, which {@link #problem} opens. */
  static boolean isAnyLeftClosed(KubeApi api, ClusterWishes wish, CallContext context) {
    for (JsonNode node : api.get(NODES, context).path("items")) {
      String name = node.at("/metadata/name").asText();
      boolean wished = wish.all().stream().anyMatch(one -> one.hostname().equals(name));
      if (wished && Drain.isOurs(node)) {
        return true;
      }
    }
    return false;
  }

  /** The proxy or the name service, where it is installed; on nodes that leave nobody waits. */
  private String addon(String app) {
    JsonNode pods = api.get(SYSTEM + "?labelSelector=k8s-app%3D" + app, context);
    for (JsonNode pod : pods.path("items")) {
      if (!KubeApi.isReady(pod) && isOnWished(pod.at("/spec/nodeName").asText())) {
        return pod.at("/metadata/name").asText() + " is not ready";
      }
    }
    return "";
  }

  private boolean isOnWished(String node) {
    return node.isEmpty() || wish.all().stream().anyMatch(one -> one.hostname().equals(node));
  }

  /**
   * Nodes that take no pods. Machines change before their cluster is looked at, so one that the
   * tool closed was left by a run that ended early, and is opened; one that somebody else closed is
   * their business, and told.
   */
  private String closed() {
    Map<String, JsonNode> known = nodes();
    for (ClusterWishes.Member member : wish.all()) {
      JsonNode node = known.get(member.hostname());
      if (node == null || !node.at("/spec/unschedulable").asBoolean()) {
        continue;
      }
      if (Drain.isOurs(node)) {
        new Drain(api).open(member.hostname(), context);
        return member.hostname() + " takes no pods";
      }
      options
          .warnings()
          .accept(
              Diagnostic.warning(TalosCodes.NOT_READY, member.hostname() + " takes no pods")
                  .withDetail("Somebody closed it.")
                  .withHint("kubectl uncordon " + member.hostname()));
    }
    return "";
  }
}
