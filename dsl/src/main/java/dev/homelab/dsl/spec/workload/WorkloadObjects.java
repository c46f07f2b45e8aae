package dev.homelab.dsl.spec.workload;

import dev.homelab.dsl.spec.kube.KubeType;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Turns a {@link WorkloadPlan} into Kubernetes objects. The same plan and placement give the same
 * objects, byte for byte.
 *
 * <p>The namespace's edge is left to whoever adds the objects to a lab. A pod's workload waits
 * until its claims <em>exist</em>, not until they are bound: a storage class that binds at the
 * first consumer binds only when the pod is there.
 */
public final class WorkloadObjects {
  private final WorkloadPlan plan;
  private final Placement place;
  private final WorkloadConfig config;
  private final List<ResourceSpec> made = new ArrayList<>();
  private final SortedSet<Edge> before = new TreeSet<>();

  private WorkloadObjects(WorkloadPlan plan, Placement place) {
    this.plan = plan;
    this.place = place;
    this.config = WorkloadConfig.of(plan);
  }

  /** The objects of a workload, those first that others need. */
  public static List<ResourceSpec> build(WorkloadPlan plan, Placement place) {
    return new WorkloadObjects(plan, place).all();
  }

  /** The address of the workload's Service. */
  public static Address service(Address owner, String name) {
    return KubeType.SERVICE.addressIn(owner, name);
  }

  /** The address of the object that runs the workload. */
  public static Address runner(Address owner, WorkloadPlan plan) {
    return runnerType(plan.kind()).addressIn(owner, plan.name());
  }

  /** The address of a claim of the workload. */
  public static Address claim(Address owner, WorkloadPlan plan, String volume) {
    return KubeType.PERSISTENT_VOLUME_CLAIM.addressIn(owner, plan.name() + '-' + volume);
  }

  private List<ResourceSpec> all() {
    serviceAccount();
    claims();
    configuration();
    if (isOpenedLast()) {
      outgoing();
      runner();
      networkPolicy();
    } else {
      networkPolicy();
      runner();
    }
    disruptionBudget();
    service();
    direct();
    return List.copyOf(made);
  }

  private void serviceAccount() {
    before.add(
        add(
            KubeType.SERVICE_ACCOUNT,
            plan.name(),
            Value.Tree.EMPTY,
            TreeBuilder.of("automountServiceAccountToken", false)));
  }

  private void claims() {
    for (VolumePlan volume : plan.volumes()) {
      if (volume instanceof VolumePlan.Claim claim) {
        claim(claim);
      } else if (volume instanceof VolumePlan.Shared shared && shared.address() != null) {
        before.add(new Edge(shared.address(), Level.EXISTS));
      }
    }
  }

  private void claim(VolumePlan.Claim claim) {
    String storageClass =
        claim.storageClass() == null ? place.storageClass() : claim.storageClass();
    Value.Tree size = TreeBuilder.of("requests", TreeBuilder.of("storage", claim.size()));
    Value.Tree spec =
        TreeBuilder.tree()
            .put("accessModes", List.of(claim.accessMode()))
            .put("storageClassName", storageClass)
            .put("resources", size)
            .build();
    String name = plan.name() + '-' + claim.name();
    before.add(
        add(
            KubeType.PERSISTENT_VOLUME_CLAIM,
            name,
            Value.Tree.EMPTY,
            TreeBuilder.of("spec", spec),
            claim.retain() ? retained() : Lifecycle.DEFAULT,
            new TreeSet<>()));
  }

  private static Lifecycle retained() {
    Lifecycle plain = Lifecycle.DEFAULT;
    return new Lifecycle(false, true, false, false, false, plain.ignore(), plain.replaceOn(), null);
  }

  private void configuration() {
    if (config.hasPlain()) {
      before.add(
          add(
              KubeType.CONFIG_MAP,
              plan.name() + "-config",
              Value.Tree.EMPTY,
              TreeBuilder.of("data", config.plain())));
    }
    if (config.hasSecret()) {
      before.add(
          add(
              KubeType.SECRET,
              plan.name() + "-secrets",
              Value.Tree.EMPTY,
              TreeBuilder.tree().put("type", "Opaque").put("stringData", config.secret()).build()));
    }
  }

  private void networkPolicy() {
    boolean last = isOpenedLast();
    SortedSet<Edge> after = new TreeSet<>();
    if (last) {
      // What was open to the proxy alone opens when its own login is back.
      after.add(new Edge(runner(place.owner(), plan), Level.READY));
    }
    EgressPlan egress = last ? EgressPlan.OPEN : place.egress();
    Edge policy = policy(plan.name(), NetworkRules.spec(plan, gate(), egress), after);
    if (!last) {
      before.add(policy);
    }
  }

  /** Whom it may call is said before it starts, also where it is opened afterwards. */
  private void outgoing() {
    if (place.egress().said()) {
      before.add(
          policy(plan.name() + "-egress", NetworkRules.out(plan, place.egress()), new TreeSet<>()));
    }
  }

  private Edge policy(String name, Value.Tree spec, SortedSet<Edge> after) {
    return add(
        KubeType.NETWORK_POLICY,
        name,
        Value.Tree.EMPTY,
        TreeBuilder.of("spec", spec),
        Lifecycle.DEFAULT,
        after);
  }

  private boolean isOpenedLast() {
    return plan.isLasting() && place.isOpenedLast(plan.exposure());
  }

  /** What asks people to log in before requests reach the workload, or null. */
  private @Nullable LoginGate gate() {
    return place.entry(plan.exposure()) instanceof EntryPoint.Gated gated ? gated.gate() : null;
  }

  private void runner() {
    SortedSet<Edge> edges = new TreeSet<>(before);
    edges.addAll(plan.needs());
    if (gate() != null && plan.route() != null) {
      // Its own login goes only when the proxy stands before it.
      edges.add(new Edge(KubeType.INGRESS.addressIn(place.owner(), plan.name()), Level.EXISTS));
    }
    Value.Tree annotations = Value.Tree.EMPTY;
    if (!plan.upgrade().equals(UpgradeRule.FREE)) {
      annotations = TreeBuilder.of(UpgradeRule.ANNOTATION, plan.upgrade().text());
    }
    add(
        runnerType(plan.kind()),
        plan.name(),
        annotations,
        TreeBuilder.of("spec", runnerSpec()),
        Lifecycle.DEFAULT,
        edges);
  }

  private static KubeType runnerType(WorkloadPlan.Kind kind) {
    return switch (kind) {
      case DEPLOYMENT -> KubeType.DEPLOYMENT;
      case STATEFUL_SET -> KubeType.STATEFUL_SET;
      case CRON_JOB -> KubeType.CRON_JOB;
      case JOB -> KubeType.JOB;
    };
  }

  private Value.Tree runnerSpec() {
    Value.Tree template = new PodTemplate(plan, config, place.statesLimits()).tree();
    return switch (plan.kind()) {
      case DEPLOYMENT ->
          lasting(template)
              .put("revisionHistoryLimit", 3)
              .put("strategy", plan.mustNotOverlap() ? TreeBuilder.of("type", "Recreate") : null)
              .build();
      case STATEFUL_SET -> lasting(template).put("serviceName", plan.name()).build();
      case JOB -> TreeBuilder.tree().put("backoffLimit", 3).put("template", template).build();
      case CRON_JOB -> cron(template);
    };
  }

  private TreeBuilder lasting(Value.Tree template) {
    return TreeBuilder.tree()
        .put("replicas", plan.replicas())
        .put("selector", TreeBuilder.of("matchLabels", Labels.selector(plan.identity())))
        .put("template", template);
  }

  private Value.Tree cron(Value.Tree template) {
    Value.Tree job =
        TreeBuilder.tree()
            .put("backoffLimit", 0)
            .put("ttlSecondsAfterFinished", 3600)
            .put("template", template)
            .build();
    return TreeBuilder.tree()
        .put("schedule", plan.schedule())
        .put("timeZone", plan.timezone().isEmpty() ? null : plan.timezone())
        .put("concurrencyPolicy", "Forbid")
        .put("successfulJobsHistoryLimit", 1)
        .put("failedJobsHistoryLimit", 3)
        .put("jobTemplate", TreeBuilder.of("spec", job))
        .build();
  }

  private void disruptionBudget() {
    if (!plan.isLasting() || plan.replicas() < 2) {
      return;
    }
    Value.Tree spec =
        TreeBuilder.tree()
            .put("maxUnavailable", 1)
            .put("selector", TreeBuilder.of("matchLabels", Labels.selector(plan.identity())))
            .build();
    add(
        KubeType.POD_DISRUPTION_BUDGET,
        plan.name(),
        Value.Tree.EMPTY,
        TreeBuilder.of("spec", spec));
  }

  private void service() {
    DirectPlan direct = plan.direct();
    List<PortPlan> ports = direct == null ? plan.ports() : direct.others(plan.ports());
    if (ports.isEmpty() || !plan.isLasting()) {
      return;
    }
    EntryPoint entry = place.entry(plan.exposure());
    boolean balanced = entry instanceof EntryPoint.LoadBalancer;
    Value.Tree spec =
        TreeBuilder.tree()
            .put("type", balanced ? "LoadBalancer" : "ClusterIP")
            .put("selector", Labels.selector(plan.identity()))
            .put("ports", servicePorts(ports))
            .build();
    Edge service =
        add(KubeType.SERVICE, plan.name(), Value.Tree.EMPTY, TreeBuilder.of("spec", spec));
    route(entry, ports, service);
  }

  private void direct() {
    DirectPlan direct = plan.direct();
    if (direct == null) {
      return;
    }
    Value.Tree spec =
        TreeBuilder.tree()
            .put("type", "LoadBalancer")
            .put("loadBalancerIP", direct.address())
            .put("allocateLoadBalancerNodePorts", false)
            .put("externalTrafficPolicy", "Local")
            .put("selector", Labels.selector(plan.identity()))
            .put("ports", servicePorts(direct.of(plan.ports())))
            .build();
    add(
        KubeType.SERVICE,
        plan.name() + '-' + direct.suffix(),
        Value.Tree.EMPTY,
        TreeBuilder.of("spec", spec));
  }

  private static List<Value> servicePorts(List<PortPlan> ports) {
    List<Value> items = new ArrayList<>();
    for (PortPlan port : ports) {
      items.add(
          TreeBuilder.tree()
              .put("name", port.name())
              .put("port", port.service())
              .put("targetPort", port.name())
              .put("protocol", port.protocol())
              .put("appProtocol", port.speaks().isEmpty() ? null : port.speaks())
              .build());
    }
    return items;
  }

  private void route(EntryPoint entry, List<PortPlan> ports, Edge service) {
    RoutePlan by = plan.route();
    if (by == null) {
      return;
    }
    PortPlan port =
        ports.stream().filter(p -> p.name().equals(by.port())).findFirst().orElse(ports.get(0));
    RouteObjects.@Nullable Route route = RouteObjects.of(plan.name(), by, port, entry);
    if (route == null) {
      return;
    }
    if (isOpenedLast()) {
      route(plan.name(), route, service, new Edge(runner(place.owner(), plan), Level.READY));
    } else {
      route(plan.name(), route, service);
    }
    if (entry instanceof EntryPoint.Gated gated) {
      route(plan.name() + "-open", RouteObjects.open(plan.name(), by, port, gated), service);
    }
  }

  private void route(String name, RouteObjects.Route route, Edge... after) {
    add(
        route.type(),
        name,
        route.annotations(),
        TreeBuilder.of("spec", route.spec()),
        Lifecycle.DEFAULT,
        new TreeSet<>(List.of(after)));
  }

  private Edge add(KubeType type, String name, Value.Tree annotations, Value.Tree body) {
    return add(type, name, annotations, body, Lifecycle.DEFAULT, new TreeSet<>());
  }

  private Edge add(
      KubeType type,
      String name,
      Value.Tree annotations,
      Value.Tree body,
      Lifecycle lifecycle,
      SortedSet<Edge> edges) {
    Address address = type.addressIn(place.owner(), name);
    made.add(
        new ResourceSpec(
            address,
            type.type(),
            place.target(),
            object(type, name, annotations, body),
            edges,
            lifecycle,
            place.origin(),
            provenance(type)));
    return new Edge(address, Level.EXISTS);
  }

  private Value.Tree object(KubeType type, String name, Value.Tree annotations, Value.Tree body) {
    Value.Tree metadata =
        TreeBuilder.tree()
            .put("name", name)
            .put("namespace", place.namespace())
            .put("labels", Labels.all(plan.identity()))
            .put("annotations", annotations)
            .build();
    return body.with("apiVersion", new Value.Text(type.apiVersion()))
        .with("kind", new Value.Text(type.kind()))
        .with("metadata", metadata);
  }

  private SortedMap<String, Provenance> provenance(KubeType type) {
    TreeMap<String, Provenance> why = new TreeMap<>();
    if (type.equals(runnerType(plan.kind())) && !plan.upgrade().sentences().isEmpty()) {
      why.put(
          "spec.template.spec.containers[" + plan.containers().get(0).name() + "].image",
          new Provenance(
              Provenance.Kind.RECIPE, String.join(" ", plan.upgrade().sentences()), null));
    }
    return why;
  }
}
