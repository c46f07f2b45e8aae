package dev.homelab.cli.lab;

import dev.homelab.cli.Request;
import dev.homelab.cli.options.Verb;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.pods.ContainerLog;
import dev.homelab.provider.kubernetes.pods.Pod;
import dev.homelab.provider.kubernetes.pods.PodFinder;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.CallContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The pods of a thing of the lab, over one connection for each cluster. */
public final class LabPods implements AutoCloseable {
  private static final Duration TIME = Duration.ofSeconds(30);

  private static final int MOST_NAMED = 8;

  private final Address address;
  private final OneCall call;
  private final Map<Address, KubeClient> clients = new LinkedHashMap<>();
  private final Map<Pod, TargetSpec> pods = new LinkedHashMap<>();

  private LabPods(Address address, OneCall call) {
    this.address = address;
    this.call = call;
  }

  /**
   * The pods of what an address means: a workload, or everything at or below it.
   *
   * @throws dev.homelab.diag.HomelabException with HL9025 when nothing there has pods
   */
  public static LabPods of(Request request, LabSession session, String wished) {
    ResourceGraph graph = session.liveGraph();
    Address address = Addresses.of(graph, null).find(wished);
    List<ResourceSpec> workloads = workloads(graph, address);
    if (workloads.isEmpty()) {
      throw LabSession.problem(none(graph, address, request.invocation().verb()));
    }
    OneCall call = new OneCall(session.secrets(), request.around().clock(), TIME);
    LabPods pods = new LabPods(address, call);
    try {
      for (ResourceSpec workload : workloads) {
        pods.add(session, graph, workload);
      }
      return pods;
    } catch (RuntimeException e) {
      pods.close();
      throw e;
    }
  }

  private static List<ResourceSpec> workloads(ResourceGraph graph, Address address) {
    List<ResourceSpec> found = new ArrayList<>();
    for (Address member : graph.members(address)) {
      ResourceSpec resource = graph.resource(member);
      boolean one = member.equals(address);
      if (resource != null
          && resource.provider().equals("kubernetes")
          && PodFinder.hasPods(resource.desired())
          && (one || !resource.type().equals("kubernetes.service"))) {
        found.add(resource);
      }
    }
    return found;
  }

  private static Diagnostic none(ResourceGraph graph, Address address, Verb verb) {
    Diagnostic none = Diagnostic.error("HL9025", address + " has no pods of its own");
    TreeSet<String> around = new TreeSet<>();
    for (var outer = address.parent(); outer.isPresent(); outer = outer.get().parent()) {
      if (around.isEmpty() && !workloads(graph, outer.get()).isEmpty()) {
        around.add(outer.get().toString());
      }
    }
    if (!around.isEmpty()) {
      return none.withHint("what it belongs to has: " + around.first())
          .withHint("homelab " + verb.words() + ' ' + around.first());
    }
    TreeSet<String> others = new TreeSet<>();
    for (Component component : graph.lab().components()) {
      if (!workloads(graph, component.address()).isEmpty()) {
        others.add(component.address().last().toString());
      }
    }
    return others.isEmpty()
        ? none.withHint("nothing in this lab runs pods")
        : none.withHint(
            "these have: " + String.join(", ", others.stream().limit(MOST_NAMED).toList()));
  }

  private void add(LabSession session, ResourceGraph graph, ResourceSpec workload) {
    TargetSpec target = graph.targets().get(workload.target());
    if (target == null) {
      return;
    }
    KubeClient client = clients.get(target.address());
    Value.Tree config = ReachedTarget.config(session, target);
    if (client == null) {
      client = KubeClient.connect(config, session.options(), call);
      clients.put(target.address(), client);
    }
    TargetSpec reached =
        new TargetSpec(target.address(), target.provider(), config, target.origin());
    for (Pod pod : new PodFinder(client).of(workload.desired(), call)) {
      pods.put(pod, reached);
    }
  }

  /** What is meant. */
  public Address address() {
    return address;
  }

  /** The context of one call about them, with its whole time from now on. */
  public CallContext call() {
    return call.again();
  }

  /**
   * One of them that runs.
   *
   * @throws dev.homelab.diag.HomelabException with HL9025 when none does
   */
  public Pod running() {
    for (Pod pod : pods.keySet()) {
      if (pod.running()) {
        return pod;
      }
    }
    throw LabSession.problem(
        Diagnostic.error("HL9025", address + " has no pod that runs now")
            .withHint("homelab status"));
  }

  /** How the cluster of a pod is reached. */
  public Value.Tree configOf(Pod pod) {
    TargetSpec target = pods.get(pod);
    return target == null ? Value.Tree.EMPTY : target.config();
  }

  /** The logs of their containers, of one name when that is given. */
  public List<ContainerLog> logs(@Nullable String container) {
    List<ContainerLog> logs = new ArrayList<>();
    pods.forEach(
        (pod, target) -> {
          KubeClient client = clients.get(target.address());
          for (String name : pod.containers()) {
            if (client != null && (container == null || container.equals(name))) {
              logs.add(new ContainerLog(client, pod, name));
            }
          }
        });
    return logs;
  }

  @Override
  public void close() {
    clients.values().forEach(KubeClient::close);
  }
}
