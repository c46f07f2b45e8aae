package dev.homelab.provider.talos.machine;

import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.api.NodeProbe;
import dev.homelab.provider.talos.api.TalosClient;
import dev.homelab.provider.talos.document.NetText;
import dev.homelab.spi.CallContext;
import dev.homelab.wire.machine.EtcdMember;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who belongs to a cluster's etcd, as its control planes tell. */
public final class EtcdMembers {
  /** From so many members on, one may be away (etcd, FAQ, failure tolerance). */
  public static final int SPARE = 3;

  /** Where members talk to each other. */
  private static final int PEER = 2380;

  private final Nodes nodes;
  private final ControlPlanes controlPlanes;

  /** Asks nodes of a session. */
  public EtcdMembers(Nodes nodes) {
    this.nodes = nodes;
    this.controlPlanes = new ControlPlanes(nodes);
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
   * Removes the member that a machine was before it lost its disk, so that it can join anew. The
   * machine waits for a config now, so no member lives at its address.
   *
   * @throws NodeException when a member of its name lives elsewhere
   */
  void forget(MachineWishes wish, Nodes.Keys keys, CallContext context) {
    Optional<TalosClient> other = other(wish, keys, context);
    if (other.isEmpty()) {
      return;
    }
    List<EtcdMember> members = of(other.get(), context);
    for (EtcdMember member : members) {
      if (!is(member, wish.hostname(), wish.address()) || members.size() < 2) {
        continue;
      }
      if (lives(member, wish.address(), keys, context)) {
        throw NodeException.refusal(
            TalosCodes.LIVING_MEMBER,
            wish.hostname() + " is a member of etcd already, and lives",
            "It answers at " + String.join(", ", hosts(member)) + ".");
      }
      context.progress("removing the lost member " + wish.hostname() + " from etcd");
      other.get().removeMember(member.getId(), context);
    }
  }

  /**
   * Removes the member that a machine was which is off or was reset. One that lives stays.
   *
   * @throws NodeException when etcd does not do it, as without a majority
   */
  void forgetLost(MachineWishes wish, Nodes.Keys keys, CallContext context) {
    Optional<TalosClient> other = other(wish, keys, context);
    if (other.isEmpty()) {
      return;
    }
    for (EtcdMember member : of(other.get(), context)) {
      if (is(member, wish.hostname(), wish.address()) && !hosts(member).isEmpty()) {
        removeLost(member, other.get(), keys, context);
      }
    }
  }

  /**
   * Removes a member unless it lives.
   *
   * @param node another control plane, whose etcd answers
   */
  public void removeLost(
      EtcdMember member, TalosClient node, Nodes.Keys keys, CallContext context) {
    if (!lives(member, "", keys, context)) {
      context.progress("removing the lost member " + member.getHostname() + " from etcd");
      node.removeMember(member.getId(), context);
    }
  }

  /**
   * Whether the machine of a member answers as one of the cluster, or its etcd does.
   *
   * @param except where it is known not to be; may be empty
   */
  public boolean lives(EtcdMember member, String except, Nodes.Keys keys, CallContext context) {
    return hosts(member).stream()
        .filter(host -> !host.equals(normal(except)))
        .anyMatch(
            host ->
                nodes.probe(host, keys, context).state() == NodeProbe.State.OURS
                    || nodes.listens(host, PEER));
  }

  /** Whether the cluster of a machine exists already, as another control plane tells. */
  boolean isFormedWithout(MachineWishes wish, Nodes.Keys keys, CallContext context) {
    return other(wish, keys, context).isPresent();
  }

  /** Another control plane of a machine's cluster whose etcd answers. */
  private Optional<TalosClient> other(MachineWishes wish, Nodes.Keys keys, CallContext context) {
    Map<String, String> met = controlPlanes.met(wish, keys);
    return answering(met, keys, context)
        .or(
            () -> {
              Map<String, String> told = controlPlanes.told(wish, keys, context);
              told.values().removeAll(met.values());
              return answering(told, keys, context);
            });
  }

  private Optional<TalosClient> answering(
      Map<String, String> places, Nodes.Keys keys, CallContext context) {
    return places.values().stream()
        .map(address -> ours(address, keys, context))
        .flatMap(Optional::stream)
        .filter(node -> !of(node, context).isEmpty())
        .findFirst();
  }

  /** Whether a member is a machine. */
  public static boolean is(EtcdMember member, String hostname, String address) {
    return member.getHostname().equals(hostname)
        || (!address.isEmpty() && hosts(member).contains(normal(address)));
  }

  /** Where a member says that it is: names and addresses, each in its one form. */
  public static List<String> hosts(EtcdMember member) {
    TreeSet<String> hosts = new TreeSet<>();
    Stream.concat(member.getPeerUrlsList().stream(), member.getClientUrlsList().stream())
        .map(EtcdMembers::host)
        .filter(host -> !host.isEmpty())
        .forEach(hosts::add);
    return List.copyOf(hosts);
  }

  private static String host(String url) {
    try {
      String host = new URI(url).getHost();
      return host == null ? "" : normal(host.replaceAll("[\\[\\]]", ""));
    } catch (URISyntaxException e) {
      return "";
    }
  }

  private static String normal(String host) {
    String address = NetText.address(host);
    return address == null ? host : address;
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
   * Checks that no other control plane stays whose etcd began and does not answer: what leaves may
   * hold one of the last copies of what etcd keeps. Where all of them leave nothing is kept. Others
   * that nobody tells of count as staying, unless the cluster itself is removed.
   *
   * @throws NodeException when one stays
   */
  void requireNoneLeftIll(MachineWishes wish, Nodes.Keys keys, CallContext context) {
    if (!wish.controls()) {
      return;
    }
    Map<String, String> staying = staying(wish, keys, context);
    boolean begun =
        hasBegun(wish.address(), keys, context)
            || staying.values().stream().anyMatch(one -> hasBegun(one, keys, context));
    boolean unknown = !nodes.ends(keys) && !tells(wish.address(), keys, context);
    if (begun && (!staying.isEmpty() || unknown)) {
      throw silent(wish);
    }
  }

  /**
   * Whether no control plane of a machine's cluster stays after this run, as far as anybody tells:
   * one leaves at least, none is known that does not, and the cluster is not wished.
   */
  boolean noneStays(MachineWishes wish, Nodes.Keys keys, CallContext context) {
    if (!nodes.leavesForGood(keys)) {
      return false;
    }
    return staying(wish, keys, context).isEmpty();
  }

  /**
   * The other control planes that do not leave, as far as anybody tells. What answers and is none
   * of the cluster, as one that an earlier run was about to make and that waits for its config,
   * holds nothing of it.
   */
  private Map<String, String> staying(MachineWishes wish, Nodes.Keys keys, CallContext context) {
    Map<String, String> staying = controlPlanes.told(wish, keys, context);
    staying.putAll(controlPlanes.met(wish, keys));
    staying.keySet().removeAll(nodes.leaving(keys));
    staying.values().removeIf(address -> isNone(address, keys, context));
    return staying;
  }

  private boolean isNone(String address, Nodes.Keys keys, CallContext context) {
    try {
      NodeProbe.State state = nodes.probe(address, keys, context).state();
      return state == NodeProbe.State.MAINTENANCE || state == NodeProbe.State.FOREIGN;
    } catch (NodeException silent) {
      return false;
    }
  }

  private static NodeException silent(MachineWishes wish) {
    return NodeException.refusal(
        TalosCodes.NO_QUORUM,
        "etcd of " + wish.cluster() + " does not answer",
        "Nothing is taken away from it as long as it has no majority. Bring its other control planes"
            + " up first. A machine that is switched off is removed without being reset.");
  }

  /** Whether etcd at an address says who its members are. */
  private boolean tells(String address, Nodes.Keys keys, CallContext context) {
    return ours(address, keys, context).map(node -> !of(node, context).isEmpty()).orElse(false);
  }

  /**
   * Whether the cluster of a machine may exist, so that a Kubernetes API which does not answer is
   * ill rather than not made yet.
   */
  boolean mayHaveBegun(MachineWishes wish, Nodes.Keys keys, CallContext context) {
    Map<String, String> met = nodes.controlPlanes(keys);
    return met.isEmpty() || met.values().stream().anyMatch(one -> hasBegun(one, keys, context));
  }

  /** Whether etcd of a control plane began once; true of one that does not tell. */
  private boolean hasBegun(String address, Nodes.Keys keys, CallContext context) {
    try {
      return ours(address, keys, context).map(node -> hasBegun(node, context)).orElse(true);
    } catch (NodeException e) {
      return true;
    }
  }

  /** Whether etcd of a control plane that answers may have begun once. */
  public static boolean hasBegun(TalosClient node, CallContext context) {
    return EtcdStage.of(node, context) != EtcdStage.NEW;
  }

  /**
   * Checks that etcd keeps its majority while a machine is away. A cluster of one or two members is
   * away with it in any case.
   *
   * @throws NodeException when too few others are healthy
   */
  public void requireMajorityWithout(
      MachineWishes wish, TalosClient node, Nodes.Keys keys, CallContext context) {
    List<EtcdMember> members = of(node, context);
    if (members.isEmpty()) {
      members = other(wish, keys, context).map(one -> of(one, context)).orElse(List.of());
    }
    if (members.isEmpty() && runs(node, context)) {
      throw silent(wish);
    }
    long voters = members.stream().filter(member -> !member.getIsLearner()).count();
    if (voters < SPARE) {
      return;
    }
    List<String> ill = new ArrayList<>();
    long healthy = 0;
    Map<String, String> known = nodes.controlPlanes(keys);
    for (EtcdMember member : members) {
      if (is(member, wish.hostname(), wish.address())) {
        continue;
      }
      if (isHealthy(member, known.get(member.getHostname()), keys, context)) {
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

  private static boolean runs(TalosClient node, CallContext context) {
    return NodeFacts.service(node, "etcd", context)
        .map(etcd -> etcd.getState().equals("Running"))
        .orElse(false);
  }

  private boolean isHealthy(
      EtcdMember member, @Nullable String known, Nodes.Keys keys, CallContext context) {
    return known == null
        ? hosts(member).stream().anyMatch(host -> isHealthy(host, keys, context))
        : isHealthy(known, keys, context);
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
