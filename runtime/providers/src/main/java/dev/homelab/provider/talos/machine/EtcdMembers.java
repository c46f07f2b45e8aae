package dev.homelab.provider.talos.machine;

import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.api.NodeProbe;
import dev.homelab.provider.talos.api.TalosClient;
import dev.homelab.spi.CallContext;
import dev.homelab.wire.machine.EtcdMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who belongs to a cluster's etcd, as its control planes tell. */
public final class EtcdMembers {
  private final Nodes nodes;

  /** Asks nodes of a session. */
  public EtcdMembers(Nodes nodes) {
    this.nodes = nodes;
  }

  /** The members as one node sees them; empty when its etcd does not answer. */
  public static List<EtcdMember> of(TalosClient node, CallContext context) {
    try {
      return node.members(context);
    } catch (NodeException e) {
      return List.of();
    }
  }

  /**
   * Removes the member that a machine was before it lost its disk, so that it can join anew.
   *
   * @param hostname the machine's name
   * @param address where it is
   */
  void forget(String hostname, String address, Nodes.Keys keys, CallContext context) {
    for (Map.Entry<String, String> one : nodes.controlPlanes(keys).entrySet()) {
      if (one.getKey().equals(hostname)) {
        continue;
      }
      Optional<TalosClient> other = ours(one.getValue(), keys, context);
      if (other.isEmpty()) {
        continue;
      }
      List<EtcdMember> members = of(other.get(), context);
      for (EtcdMember member : members) {
        if (is(member, hostname, address) && members.size() > 1) {
          context.progress("removing the lost member " + hostname + " from etcd");
          other.get().removeMember(member.getId(), context);
        }
      }
      if (!members.isEmpty()) {
        return;
      }
    }
  }

  /** Whether the cluster of a machine exists already, as another control plane tells. */
  boolean isFormedWithout(String hostname, Nodes.Keys keys, CallContext context) {
    return nodes.controlPlanes(keys).entrySet().stream()
        .filter(one -> !one.getKey().equals(hostname))
        .map(one -> ours(one.getValue(), keys, context))
        .anyMatch(node -> node.isPresent() && !of(node.get(), context).isEmpty());
  }

  /** Whether a member is a machine. */
  public static boolean is(EtcdMember member, String hostname, String address) {
    return member.getHostname().equals(hostname)
        || !address.isEmpty()
            && member.getPeerUrlsList().stream()
                .anyMatch(url -> url.contains("//" + address + ":"));
  }

  private Optional<TalosClient> ours(String address, Nodes.Keys keys, CallContext context) {
    try {
      return nodes.probe(address, keys, context).state() == NodeProbe.State.OURS
          ? Optional.of(nodes.client(address, keys, context))
          : Optional.empty();
    } catch (NodeException e) {
      return Optional.empty();
    }
  }

  /**
   * Checks that etcd keeps its majority while a machine is away. A cluster of one or two members is
   * away with it in any case.
   *
   * @throws NodeException when too few others are healthy
   */
  void requireMajorityWithout(
      MachineWishes wish, TalosClient node, Nodes.Keys keys, CallContext context) {
    List<EtcdMember> members = of(node, context);
    if (members.isEmpty() && hasBegun(wish, node, keys, context)) {
      throw NodeException.refusal(
          TalosCodes.NO_QUORUM,
          "etcd of " + wish.cluster() + " does not answer",
          "Nothing is taken away from it as long as it has no majority.");
    }
    long voters = members.stream().filter(member -> !member.getIsLearner()).count();
    if (voters < 3) {
      return;
    }
    List<String> ill = new ArrayList<>();
    long healthy = 0;
    Map<String, String> known = nodes.controlPlanes(keys);
    for (EtcdMember member : members) {
      if (is(member, wish.hostname(), wish.address())) {
        continue;
      }
      String address = known.getOrDefault(member.getHostname(), host(member));
      if (isHealthy(address, keys, context)) {
        healthy++;
      } else {
        ill.add(member.getHostname());
      }
    }
    if (healthy < voters / 2 + 1) {
      throw NodeException.refusal(
          TalosCodes.NO_QUORUM,
          "etcd would lose its majority without " + wish.hostname(),
          "Not healthy: " + String.join(", ", ill) + ".");
    }
  }

  /** Whether etcd runs, or ran, on a control plane of the cluster. */
  private boolean hasBegun(
      MachineWishes wish, TalosClient node, Nodes.Keys keys, CallContext context) {
    return isFormedWithout(wish.hostname(), keys, context)
        || NodeFacts.service(node, "etcd", context)
            .map(etcd -> etcd.getState().equals("Running"))
            .orElse(false);
  }

  private static String host(EtcdMember member) {
    return member.getPeerUrlsCount() == 0
        ? ""
        : member.getPeerUrls(0).replaceFirst("^https?://", "").replaceFirst(":[0-9]+$", "");
  }

  /** Whether etcd of a node of ours runs and is healthy. */
  boolean isHealthy(String address, Nodes.Keys keys, CallContext context) {
    return !address.isEmpty()
        && ours(address, keys, context)
            .flatMap(node -> NodeFacts.service(node, "etcd", context))
            .map(NodeFacts::isHealthy)
            .orElse(false);
  }
}
