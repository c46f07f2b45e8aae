package dev.homelab.provider.talos.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.api.NodeProbe;
import dev.homelab.provider.talos.api.TalosClient;
import dev.homelab.provider.talos.kube.Drain;
import dev.homelab.provider.talos.kube.KubeApi;
import dev.homelab.provider.talos.machine.EtcdMembers;
import dev.homelab.provider.talos.machine.KubernetesVersion;
import dev.homelab.provider.talos.machine.Nodes;
import dev.homelab.provider.talos.machine.Views;
import dev.homelab.provider.talos.machine.Waiting;
import dev.homelab.provider.talos.machine.Work;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StepRequest;
import dev.homelab.wire.machine.EtcdMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Clusters. */
public final class ClusterWork implements Work {
  /** The type of clusters. */
  public static final String TYPE = "talos.cluster";

  private static final String KUBERNETES = "kubernetes";

  private final Nodes nodes;

  /** Works on nodes of a session. */
  public ClusterWork(Nodes nodes) {
    this.nodes = nodes;
  }

  /** A control plane that answers, with the members of etcd that it knows. */
  private record Formed(TalosClient node, List<EtcdMember> members) {}

  /** A cluster that began once and does not answer is ill, which is not gone. */
  @Override
  public Observation observe(
      LabIdentity lab, ResourceSpec spec, @Nullable StateEntry prior, CallContext context) {
    Observation seen = observe(spec, prior == null ? "" : recorded(prior), context);
    return seen instanceof Observation.Absent && prior != null
        ? Observation.recorded(prior, false)
        : seen;
  }

  /** The version that the cluster has been brought to, its manifests included. */
  private static String recorded(StateEntry prior) {
    String text = Value.textOf(prior.outputs().get(KUBERNETES));
    return text == null ? "" : text;
  }

  private Observation observe(ResourceSpec spec, String recorded, CallContext context) {
    ClusterWishes wish = ClusterWishes.of(spec.desired());
    boolean known =
        !wish.endpoint().isEmpty()
            && wish.controlPlanes().stream().noneMatch(member -> member.address().isEmpty());
    if (!known) {
      return new Observation.NotCreatedYet();
    }
    if (!context.secrets().isMade(wish.secret())) {
      return new Observation.Absent();
    }
    Nodes.Keys keys = nodes.keys(wish.secret(), context);
    nodes.stays(keys);
    Formed formed = formed(wish, keys, context);
    if (formed == null) {
      return new Observation.Absent();
    }
    String kubernetes = KubernetesVersion.of(formed.node(), context);
    boolean begun = kubernetes.equals(wish.kubernetes()) && !recorded.isEmpty();
    String whole = begun ? recorded : kubernetes;
    return new Observation.Present(
        tree(whole, names(formed.members(), nodes.unwished().of(wish.name()))),
        tree(wish.kubernetes(), hostnames(wish.controlPlanes())),
        Observation.Owner.OURS,
        isWhole(wish, keys, context),
        wish.name(),
        outputs(wish).with(KUBERNETES, new Value.Text(whole)),
        Value.Tree.EMPTY,
        KubernetesVersion.refused(wish.name(), kubernetes, wish.kubernetes()));
  }

  /** Whether Kubernetes answers, and no run that ended early left a node closed to new pods. */
  private boolean isWhole(ClusterWishes wish, Nodes.Keys keys, CallContext context) {
    try (KubeApi api = KubeApi.of(wish.endpoint(), keys.bundle(), nodes.options(), context)) {
      return !KubeHealth.isAnyLeftClosed(api, wish, context);
    } catch (ProviderException silent) {
      return false;
    }
  }

  private static Value.Tree tree(String kubernetes, Set<String> members) {
    return Value.ofMap(Map.of(KUBERNETES, kubernetes, "members", List.copyOf(members)));
  }

  /** Without those whose machines are recorded, which leave etcd when they are removed. */
  private static SortedSet<String> names(List<EtcdMember> members, Set<String> unwished) {
    TreeSet<String> names = new TreeSet<>();
    members.forEach(member -> names.add(member.getHostname()));
    names.removeAll(unwished);
    return names;
  }

  private static SortedSet<String> hostnames(List<ClusterWishes.Member> members) {
    TreeSet<String> names = new TreeSet<>();
    members.forEach(member -> names.add(member.hostname()));
    return names;
  }

  /**
   * Asks one control plane after the other.
   *
   * @throws NodeException when one refuses and no other one answers for etcd
   */
  private @Nullable Formed formed(ClusterWishes wish, Nodes.Keys keys, CallContext context) {
    NodeException refusal = null;
    for (ClusterWishes.Member member : wish.controlPlanes()) {
      try {
        NodeProbe probe = nodes.probe(member.address(), keys, context);
        if (probe.state() == NodeProbe.State.OURS) {
          TalosClient node = nodes.client(member.address(), keys, context);
          List<EtcdMember> members = EtcdMembers.of(node, context);
          if (!members.isEmpty()) {
            return new Formed(node, members);
          }
        }
      } catch (NodeException e) {
        refusal = e;
      }
    }
    if (refusal != null) {
      throw refusal;
    }
    return null;
  }

  /** A cluster is gone with its machines; there is nothing of its own to remove. */
  @Override
  public Observation observe(LabIdentity lab, StateEntry entry, CallContext context) {
    if (entry.recorded().get("secrets") instanceof Value.Secret secrets
        && context.secrets().isMade(secrets.name())) {
      nodes.end(
          nodes.keys(secrets.name(), context),
          hostnames(ClusterWishes.of(entry.recorded()).controlPlanes()));
    }
    return new Observation.Absent();
  }

  private static Value.Tree outputs(ClusterWishes wish) {
    return Value.ofMap(Map.of("endpoint", wish.endpoint(), KUBERNETES, wish.kubernetes()));
  }

  @Override
  public Comparison compare(ResourceSpec desired, Observation.Present observed) {
    Value.Tree wished = observed.predicted();
    return wished == null
        ? Comparison.SAME
        : new Comparison(Views.changes("", observed.live(), wished), List.of(), List.of());
  }

  @Override
  public Applied create(StepRequest request, CallContext context) {
    ClusterWishes wish = wish(request);
    Nodes.Keys keys = nodes.keys(wish.secret(), context);
    new Bootstrap(nodes, wish, keys, context).run(request.prior() == null);
    return applied(wish);
  }

  private static Applied applied(ClusterWishes wish) {
    return new Applied(wish.name(), outputs(wish), Value.Tree.EMPTY);
  }

  private static ClusterWishes wish(StepRequest request) {
    return ClusterWishes.of(Objects.requireNonNull(request.desired()).desired());
  }

  @Override
  public Applied update(StepRequest request, CallContext context) {
    ClusterWishes wish = wish(request);
    Nodes.Keys keys = nodes.keys(wish.secret(), context);
    Formed formed = formed(wish, keys, context);
    if (formed == null) {
      throw NodeException.refusal(
          TalosCodes.NO_QUORUM,
          "no control plane of " + wish.name() + " answers for etcd",
          "A snapshot can bring it back: see docs/talos.md.");
    }
    Set<String> kept = nodes.unwished().staying(wish.name(), request.removed());
    for (EtcdMember member : formed.members()) {
      if (!kept.contains(member.getHostname())) {
        forget(wish, member, formed, keys, context);
      }
    }
    forgetNodes(request, wish, kept, keys, context);
    StateEntry prior = request.prior();
    if (prior != null && !recorded(prior).equals(wish.kubernetes())) {
      renew(wish, formed.node(), keys, context);
    }
    return applied(wish);
  }

  /** A member whose machine is removed and does not answer is removed; one that does leaves. */
  private void forget(
      ClusterWishes wish, EtcdMember member, Formed formed, Nodes.Keys keys, CallContext context) {
    boolean wished =
        wish.controlPlanes().stream()
            .anyMatch(one -> EtcdMembers.is(member, one.hostname(), one.address()));
    if (!wished && !EtcdMembers.hosts(member).isEmpty()) {
      new EtcdMembers(nodes).removeLost(member, formed.node(), keys, context);
    }
  }

  /** Without a network pods cannot become ready, so nobody waits for them. */
  private void renew(ClusterWishes wish, TalosClient node, Nodes.Keys keys, CallContext context) {
    context.progress("renewing what Talos installed into " + wish.name());
    try (KubeApi api = KubeApi.of(wish.endpoint(), keys.bundle(), nodes.options(), context)) {
      BootManifests manifests = new BootManifests(api, context);
      List<JsonNode> written = manifests.renew(node);
      if (wish.hasNetwork() || KubeHealth.nodesOff(api, context) == 0) {
        manifests.awaitRollout(written);
      }
    }
  }

  /** Nodes of machines that left the script, are not kept and do not answer. */
  private void forgetNodes(
      StepRequest request,
      ClusterWishes wish,
      Set<String> kept,
      Nodes.Keys keys,
      CallContext context) {
    StateEntry prior = request.prior();
    List<ClusterWishes.Member> gone = new ArrayList<>();
    if (prior != null) {
      for (ClusterWishes.Member old : ClusterWishes.of(prior.recorded()).all()) {
        boolean stays =
            kept.contains(old.hostname())
                || wish.all().stream().anyMatch(one -> one.hostname().equals(old.hostname()));
        if (!stays && !old.address().isEmpty() && isLost(old, keys, context)) {
          gone.add(old);
        }
      }
    }
    if (gone.isEmpty()) {
      return;
    }
    try (KubeApi api = KubeApi.of(wish.endpoint(), keys.bundle(), nodes.options(), context)) {
      gone.forEach(old -> new Drain(api).remove(old.hostname(), context));
    }
  }

  private boolean isLost(ClusterWishes.Member old, Nodes.Keys keys, CallContext context) {
    return nodes.probe(old.address(), keys, context).state() != NodeProbe.State.OURS;
  }

  @Override
  public void delete(StepRequest request, CallContext context) {
    // Its machines are removed by themselves, and with them goes the cluster.
  }

  /**
   * The machines that do not answer and are not made in this run, for they wait for a word of the
   * person; a cluster without control planes waits with them.
   */
  private Set<String> missing(
      StepRequest request, ClusterWishes wish, Nodes.Keys keys, CallContext context) {
    TreeSet<String> missing = new TreeSet<>();
    Set<String> unmade = nodes.names(request.missing());
    for (ClusterWishes.Member member : wish.all()) {
      if (unmade.contains(member.hostname()) && isLost(member, keys, context)) {
        missing.add(member.hostname());
      }
    }
    if (wish.without(missing).controlPlanes().isEmpty()) {
      throw NodeException.refusal(
          TalosCodes.NOT_READY,
          wish.name() + " has no control plane as long as " + String.join(", ", missing) + " waits",
          "It is not made in this run.");
    }
    return missing;
  }

  @Override
  public Value.Tree awaitReady(StepRequest request, CallContext context) {
    ClusterWishes wish = wish(request);
    Nodes.Keys keys = nodes.keys(wish.secret(), context);
    Set<String> missing = missing(request, wish, keys, context);
    Health health = new Health(nodes, wish.without(missing), keys, context);
    Waiting waiting = Waiting.idle(context);
    String problem = health.problem();
    while (!problem.isEmpty()) {
      context.waitingFor(problem);
      if (waiting.isOver()) {
        throw new ProviderException(
            waiting.isStopped() ? ErrorClass.TRANSIENT : ErrorClass.TERMINAL,
            Diagnostic.error(TalosCodes.NOT_READY, wish.name() + " is not well in time")
                .withDetail(problem + '.'),
            null,
            null);
      }
      waiting.once(wish.name() + ": " + problem, problem);
      problem = health.problem();
    }
    return outputs(wish);
  }
}
