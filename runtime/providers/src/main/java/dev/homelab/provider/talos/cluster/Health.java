package dev.homelab.provider.talos.cluster;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.api.CosiResource;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.api.NodeProbe;
import dev.homelab.provider.talos.api.TalosClient;
import dev.homelab.provider.talos.kube.KubeApi;
import dev.homelab.provider.talos.kube.StaticPod;
import dev.homelab.provider.talos.machine.EtcdMembers;
import dev.homelab.provider.talos.machine.NodeFacts;
import dev.homelab.provider.talos.machine.Nodes;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.wire.machine.EtcdMember;
import dev.homelab.wire.machine.ServiceInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether a cluster is well, by the checks of {@code talosctl health} in their order, once all
 * nodes answer. Without a network plugin nodes cannot be ready yet, so what needs that is left out.
 */
final class Health {
  /** What Talos asks for in KiB: 1698 MiB of a control plane, 874 MiB of a worker. */
  private static final long CONTROL_MEMORY = 1698L << 10;

  private static final long WORKER_MEMORY = 874L << 10;

  /** What Talos asks for in bytes. */
  private static final long DISK = 6L << 30;

  private final Nodes nodes;
  private final ClusterWishes wish;
  private final Nodes.Keys keys;
  private final CallContext context;
  private boolean measured;

  Health(Nodes nodes, ClusterWishes wish, Nodes.Keys keys, CallContext context) {
    this.nodes = nodes;
    this.wish = wish;
    this.keys = keys;
    this.context = context;
  }

  /**
   * The first thing that is not well yet; empty when all is.
   *
   * @throws ProviderException when it will not become well by waiting
   */
  String problem() {
    try {
      Map<ClusterWishes.Member, TalosClient> controls = new LinkedHashMap<>();
      for (ClusterWishes.Member member : wish.controlPlanes()) {
        controls.put(member, nodes.client(member.address(), keys, context));
      }
      String found = unanswered();
      found = found.isEmpty() ? etcd(controls) : found;
      found = found.isEmpty() ? members(controls) : found;
      if (found.isEmpty()) {
        measure();
        found = services(controls);
      }
      found = found.isEmpty() ? stages() : found;
      return found.isEmpty() ? kubernetes(controls) : found;
    } catch (NodeException e) {
      if (e.trouble().passes()) {
        return e.diagnostics().get(0).title() + ": " + e.line();
      }
      throw e;
    }
  }

  private String unanswered() {
    for (ClusterWishes.Member member : wish.all()) {
      if (nodes.probe(member.address(), keys, context).state() != NodeProbe.State.OURS) {
        return member.hostname() + " does not answer";
      }
    }
    return "";
  }

  /**
   * What a machine has does not change while it runs, so it is asked for once.
   *
   * @throws NodeException when it is too little
   */
  private void measure() {
    if (measured) {
      return;
    }
    for (ClusterWishes.Member member : wish.all()) {
      TalosClient node = nodes.client(member.address(), keys, context);
      boolean control = wish.controlPlanes().contains(member);
      long least = control ? CONTROL_MEMORY : WORKER_MEMORY;
      long memory = node.memory(context);
      if (memory < least) {
        throw tooSmall(member, (memory >> 10) + " MiB of memory", (least >> 10) + " MiB", control);
      }
      long disk = NodeFacts.systemRoom(node, context);
      if (disk >= 0 && disk < DISK) {
        throw tooSmall(
            member, "a disk of " + (disk >> 20) + " MiB", (DISK >> 20) + " MiB", control);
      }
    }
    measured = true;
  }

  private static NodeException tooSmall(
      ClusterWishes.Member member, String has, String least, boolean control) {
    return NodeException.refusal(
        TalosCodes.NOT_READY,
        member.hostname() + " has only " + has,
        "Talos asks "
            + (control ? "a control plane" : "a worker")
            + " for "
            + least
            + " at least.");
  }

  private String etcd(Map<ClusterWishes.Member, TalosClient> controls) {
    return unhealthy("etcd", controls);
  }

  private String unhealthy(String name, Map<ClusterWishes.Member, TalosClient> controls) {
    for (Map.Entry<ClusterWishes.Member, TalosClient> one : controls.entrySet()) {
      Optional<ServiceInfo> service = NodeFacts.service(one.getValue(), name, context);
      if (service.isEmpty() || !NodeFacts.isHealthy(service.get())) {
        String state = service.map(ServiceInfo::getState).orElse("absent");
        String said = service.map(s -> s.getHealth().getLastMessage()).orElse("");
        return name
            + " on "
            + one.getKey().hostname()
            + " is not healthy ("
            + state
            + (said.isEmpty() ? ")" : "): " + said);
      }
    }
    return "";
  }

  private String members(Map<ClusterWishes.Member, TalosClient> controls) {
    SortedMap<String, SortedSet<Long>> told = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    TreeSet<Long> first = null;
    for (Map.Entry<ClusterWishes.Member, TalosClient> one : controls.entrySet()) {
      List<EtcdMember> members = one.getValue().members(context);
      TreeSet<Long> ids = new TreeSet<>();
      members.forEach(member -> ids.add(member.getId()));
      told.put(one.getKey().hostname(), ids);
      first = first == null ? ids : first;
      if (!ids.equals(first)) {
        problems.add(one.getKey().hostname() + " sees other members of etcd than the others");
      }
      if (members.stream().anyMatch(EtcdMember::getIsLearner)) {
        problems.add("a member of etcd is still learning");
      }
      for (ClusterWishes.Member wished : wish.controlPlanes()) {
        boolean there =
            members.stream().anyMatch(m -> EtcdMembers.is(m, wished.hostname(), wished.address()));
        if (!there) {
          problems.add(wished.hostname() + " is no member of etcd yet");
        }
      }
    }
    Bootstrap.requireOne(told);
    return problems.isEmpty() ? "" : problems.get(0);
  }

  private String services(Map<ClusterWishes.Member, TalosClient> controls) {
    for (Map.Entry<ClusterWishes.Member, TalosClient> one : controls.entrySet()) {
      List<String> complaints = NodeFacts.complaints(one.getValue(), context);
      if (!complaints.isEmpty()) {
        return one.getKey().hostname() + " complains: " + String.join("; ", complaints);
      }
    }
    return unhealthy("kubelet", controls);
  }

  private String stages() {
    for (ClusterWishes.Member member : wish.all()) {
      NodeFacts.Stage stage =
          NodeFacts.stage(nodes.client(member.address(), keys, context), context);
      boolean onlyNetwork =
          !wish.hasNetwork()
              && stage.isUp()
              && stage.unmet().stream().allMatch(unmet -> unmet.startsWith("nodeReady"));
      if (!stage.isRunning() && !onlyNetwork) {
        return member.hostname()
            + " is at "
            + stage.stage()
            + (stage.unmet().isEmpty() ? "" : ": " + String.join("; ", stage.unmet()));
      }
    }
    return "";
  }

  private String kubernetes(Map<ClusterWishes.Member, TalosClient> controls) {
    try (KubeApi api = KubeApi.of(wish.endpoint(), keys.bundle(), nodes.options(), context)) {
      KubeHealth health = new KubeHealth(api, wish, nodes.options(), context);
      String found = health.unknownNodes();
      found = found.isEmpty() ? staticPods(controls) : found;
      return found.isEmpty() ? health.problem() : found;
    } catch (NodeException e) {
      throw e;
    } catch (ProviderException e) {
      if (e.errorClass() == ErrorClass.TRANSIENT) {
        Diagnostic told = e.diagnostics().get(0);
        return told.title() + (told.detail().isEmpty() ? "" : " (" + told.detail() + ')');
      }
      throw e;
    }
  }

  private String staticPods(Map<ClusterWishes.Member, TalosClient> controls) {
    for (Map.Entry<ClusterWishes.Member, TalosClient> one : controls.entrySet()) {
      List<String> running = new ArrayList<>();
      for (CosiResource pod :
          one.getValue().list("k8s", "StaticPodStatuses.kubernetes.talos.dev", context)) {
        running.add(pod.id());
      }
      for (StaticPod part : StaticPod.values()) {
        String id = "kube-system/" + part.on(one.getKey().hostname());
        if (!running.contains(id)) {
          return part.app() + " does not run on " + one.getKey().hostname();
        }
      }
    }
    return "";
  }
}
