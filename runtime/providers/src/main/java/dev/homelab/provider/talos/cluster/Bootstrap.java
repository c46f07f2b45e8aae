package dev.homelab.provider.talos.cluster;

import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.api.NodeProbe;
import dev.homelab.provider.talos.api.TalosClient;
import dev.homelab.provider.talos.api.Trouble;
import dev.homelab.provider.talos.machine.EtcdMembers;
import dev.homelab.provider.talos.machine.EtcdStage;
import dev.homelab.provider.talos.machine.Nodes;
import dev.homelab.provider.talos.machine.Waiting;
import dev.homelab.spi.CallContext;
import dev.homelab.wire.machine.EtcdMember;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Begins etcd on exactly one control plane. Which one is kept before it is asked; all of them are
 * asked for members first, and one whose etcd has begun is waited for; a node refuses a second
 * bootstrap of itself, so asking the same one again is safe.
 */
final class Bootstrap {
  /** How long a node may show nothing of what a run before this one asked, or be restarting. */
  private static final Duration SIGN = Duration.ofSeconds(3);

  private static final Duration CLOCK = Duration.ofMinutes(2);

  private final Nodes nodes;
  private final ClusterWishes wish;
  private final Nodes.Keys keys;
  private final CallContext context;

  Bootstrap(Nodes nodes, ClusterWishes wish, Nodes.Keys keys, CallContext context) {
    this.nodes = nodes;
    this.wish = wish;
    this.keys = keys;
    this.context = context;
  }

  /**
   * What the control planes say of etcd.
   *
   * @param formed whether one has members
   * @param begun whether it began on one
   * @param waiting where it waits for the machine
   * @param ended where it ended, with or without content
   */
  private record Seen(boolean formed, boolean begun, List<String> waiting, List<String> ended) {}

  /**
   * Returns once etcd has begun.
   *
   * @param first whether it may be begun; a cluster that lived before is never begun again
   */
  void run(boolean first) {
    Waiting waiting = Waiting.idle(context);
    boolean asked = context.handle() != null;
    Seen seen = look(waiting);
    Waiting sign = Waiting.atMost(SIGN, context);
    while (!seen.begun()
        && (asked || !seen.ended().isEmpty())
        && sign.more("a sign of what was asked of " + wish.name() + " before")) {
      seen = look(waiting);
    }
    while (!seen.formed() && (seen.begun() || (!asked && !seen.waiting().isEmpty()))) {
      String where = seen.begun() ? "" : " on " + String.join(", ", seen.waiting());
      waiting.once("etcd of " + wish.name() + " to start" + where, "");
      seen = look(waiting);
    }
    if (!seen.formed()) {
      if (!first || (!asked && !seen.ended().isEmpty())) {
        throw notBegun(seen.ended());
      }
      begin(chosen());
    }
  }

  /** Nothing is begun over or beside what may come back. */
  private NodeException notBegun(List<String> ended) {
    return ended.isEmpty()
        ? NodeException.refusal(
            TalosCodes.NO_QUORUM,
            "no control plane of " + wish.name() + " has what etcd held",
            "It is not begun anew over what may come back: homelab etcd recover ADDRESS FILE brings"
                + " a copy back; to give it up, homelab state forget the cluster.")
        : NodeException.refusal(
            TalosCodes.NO_QUORUM,
            "etcd of " + wish.name() + " ended on " + String.join(", ", ended),
            "It is not begun anew beside what it may hold there. homelab logs ADDRESS --container"
                + " etcd tells why it ended, homelab reboot ADDRESS starts it again. A machine whose"
                + " etcd may go is reset first: homelab down of it alone.");
  }

  /** Asks every control plane; one that does not answer could have begun, so it is waited for. */
  private Seen look(Waiting waiting) {
    TreeMap<String, SortedSet<Long>> clusters = new TreeMap<>();
    boolean begun = false;
    List<String> waits = new ArrayList<>();
    List<String> ended = new ArrayList<>();
    for (ClusterWishes.Member member : wish.controlPlanes()) {
      TalosClient node = answering(member, waiting);
      List<EtcdMember> members = EtcdMembers.of(node, context);
      if (!members.isEmpty()) {
        TreeSet<Long> ids = new TreeSet<>();
        members.forEach(one -> ids.add(one.getId()));
        clusters.put(member.hostname(), ids);
      }
      switch (stage(node)) {
        case BEGUN -> begun = true;
        case WAITING -> waits.add(member.hostname());
        case ENDED -> ended.add(member.hostname());
        case NEW -> {}
      }
    }
    requireOne(clusters);
    boolean formed = !clusters.isEmpty();
    return new Seen(formed, begun || formed, waits, ended);
  }

  /** One that does not tell may have begun. */
  private EtcdStage stage(TalosClient node) {
    try {
      return EtcdStage.of(node, context);
    } catch (NodeException e) {
      if (e.trouble().passes()) {
        return EtcdStage.BEGUN;
      }
      throw e;
    }
  }

  /**
   * Refuses control planes that do not belong together.
   *
   * @param clusters the ids of members by the node that told them
   */
  static void requireOne(SortedMap<String, SortedSet<Long>> clusters) {
    List<String> names = new ArrayList<>(clusters.keySet());
    for (int i = 1; i < names.size(); i++) {
      TreeSet<Long> shared = new TreeSet<>(Objects.requireNonNull(clusters.get(names.get(0))));
      shared.retainAll(Objects.requireNonNull(clusters.get(names.get(i))));
      if (shared.isEmpty()) {
        throw NodeException.refusal(
            TalosCodes.SPLIT,
            "the control planes belong to two etcd clusters",
            names.get(0) + " and " + names.get(i) + " have no member in common.");
      }
    }
  }

  private TalosClient answering(ClusterWishes.Member member, Waiting waiting) {
    while (true) {
      String last;
      try {
        NodeProbe probe = nodes.probe(member.address(), keys, context);
        if (probe.state() == NodeProbe.State.OURS) {
          return nodes.client(member.address(), keys, context);
        }
        NodeException cause = probe.cause();
        last = cause == null ? "It waits for its config." : cause.line();
      } catch (NodeException e) {
        if (!e.trouble().passes()) {
          throw e;
        }
        last = e.line();
      }
      waiting.once(member.hostname() + " to answer", last);
    }
  }

  /**
   * The one that a run before chose, or else the first.
   *
   * @throws NodeException when the chosen one left the script and is there still
   */
  private ClusterWishes.Member chosen() {
    String kept = context.handle();
    if (kept != null && nodes.unwished().of(wish.name()).contains(kept)) {
      throw NodeException.refusal(
          TalosCodes.NO_QUORUM,
          "etcd of " + wish.name() + " may have begun on " + kept + ", which left the script",
          "It is not begun anew beside what may be there. Put it back into the script; or, when it"
              + " shall go, reset it first: homelab down of it alone.");
    }
    ClusterWishes.Member first = wish.controlPlanes().get(0);
    ClusterWishes.Member chosen =
        wish.controlPlanes().stream()
            .filter(member -> member.hostname().equals(kept))
            .findFirst()
            .orElse(first);
    context.recordHandle(chosen.hostname());
    return chosen;
  }

  private void begin(ClusterWishes.Member member) {
    context.progress("beginning etcd on " + member.hostname());
    Waiting waiting = Waiting.whole(context);
    boolean unsure = false;
    while (true) {
      NodeException refusal;
      try {
        TalosClient node = answering(member, waiting);
        if (unsure && EtcdStage.of(node, context) == EtcdStage.BEGUN) {
          return;
        }
        node.bootstrap(false, context);
        return;
      } catch (NodeException e) {
        refusal = e;
      }
      if (refusal.trouble() == Trouble.ALREADY) {
        return;
      }
      if (!refusal.trouble().passes()) {
        throw refusal;
      }
      unsure = true;
      hint(refusal, waiting, member);
      waiting.once(member.hostname() + " to be ready for etcd", refusal.line());
    }
  }

  private void hint(NodeException refusal, Waiting waiting, ClusterWishes.Member member) {
    boolean clock = refusal.line().contains("time is not in sync");
    if (clock && waiting.spent().compareTo(CLOCK) > 0) {
      context.progress(
          member.hostname() + " cannot set its clock; can it reach a time server (UDP 123)?");
    }
  }
}
