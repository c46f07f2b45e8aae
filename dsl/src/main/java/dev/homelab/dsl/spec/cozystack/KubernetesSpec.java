package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.kube.ClusterSpec;
import dev.homelab.dsl.spec.unit.Domain;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A Kubernetes cluster of a tenant, whose nodes are virtual machines. */
@BlockOf(
    name = "kubernetes",
    doc =
        "A Kubernetes cluster of a tenant's own, whose nodes are virtual machines; pods of the"
            + " tenant take its kubeconfig as `ref('…').kubeconfig`.",
    in = "homelab { node('box') { tenant('home') { etcd()\nkubernetes('dev') {\n…\n} } } }")
public final class KubernetesSpec extends ApplicationSpec<KubernetesSpec> {
  private static final String NODES = "nodeGroups";

  private static final String WORKERS = "workers";

  /** Cozystack's own default of a pool. */
  private static final long MOST = 10;

  private @Nullable ClusterSpec inside;

  /** A cluster of a tenant. */
  public KubernetesSpec(Scope tenant, String name) {
    super(tenant, "Kubernetes", name);
  }

  @Override
  protected KubernetesSpec self() {
    return this;
  }

  /** Sets a field that has no word. */
  @Override
  @Word(
      doc = "Sets a field of the application that has no word, by its path below `spec`.",
      byDefault = "the field is as Cozystack has it",
      example = "set 'addons.cilium.valuesOverride', [hubble: [enabled: true]]")
  public KubernetesSpec set(String path, Object value) {
    return super.set(path, value);
  }

  /** Names the version. */
  @Word(
      doc = "Names the release of Kubernetes.",
      byDefault = "v1.35",
      example = "version 'v1.34'",
      once = true)
  public KubernetesSpec version(String release) {
    return state("version", release);
  }

  /** Names its address. */
  @Word(
      doc = "Names the address of its API.",
      byDefault = "`kubernetes-<name>` before the tenant's domain",
      example = "host 'dev.example.com'",
      once = true)
  public KubernetesSpec host(String name) {
    Domain parsed = Names.parsed(scope(), name, Domain::parse);
    return parsed == null ? say() : state("host", parsed.name());
  }

  /** Sets the number of control planes. */
  @Word(
      doc = "Sets how many copies of its control plane run, as pods of the tenant.",
      byDefault = "1 on one box, else 2",
      example = "replicas 2",
      once = true)
  public KubernetesSpec replicas(int count) {
    return state("controlPlane.replicas", count);
  }

  /** Names the class of its volumes. */
  @Word(
      doc = "Names the class of storage of its nodes and volumes, which cannot change later.",
      byDefault = "`replicated`",
      example = "storageClass 'replicated'",
      once = true)
  public KubernetesSpec storageClass(String name) {
    return state("storageClass", name);
  }

  /** Adds a pool of nodes. */
  @Word(
      doc = "Adds a pool of nodes.",
      byDefault = "one pool, `workers`, of one node",
      example = "nodes('large') { instanceType 'u1.large'; count 1, 3 }")
  public KubernetesSpec nodes(String name, Consumer<NodePoolSpec> block) {
    if (Accounts.isName(scope(), "pool of nodes", name)) {
      String path = NODES + '.' + name + '.';
      state(NODES + '.' + name, Value.Tree.EMPTY);
      NodePoolSpec pool = new NodePoolSpec(scope(), (field, value) -> state(path + field, value));
      block.accept(pool);
      pool.freeze();
    }
    return say();
  }

  /** Adds an addon. */
  @Word(
      doc =
          "Installs addons: of `certManager`, `fluxcd`, `gatewayAPI`, `gpuOperator`, `hami`,"
              + " `ingressNginx`, `monitoringAgents`, `ouroboros`, `velero`.",
      byDefault = "none",
      example = "addons 'certManager', 'ingressNginx'")
  public KubernetesSpec addons(String... names) {
    for (String name : names) {
      state("addons." + name + ".enabled", true);
    }
    return say();
  }

  /** Names the Talos of its nodes. */
  @Word(
      doc = "Names the release of Talos that its nodes run.",
      byDefault = "v1.13.6",
      example = "talos 'v1.13.6'",
      once = true)
  public KubernetesSpec talos(String release) {
    return state("talos.version", release);
  }

  /** Replaces nodes that fail. */
  @Word(
      doc = "Says how many of its nodes may be ill before none is replaced any more.",
      byDefault = "half of them",
      example = "maxUnhealthy '40%'",
      once = true)
  public KubernetesSpec maxUnhealthy(String share) {
    return state("nodeHealthCheck.maxUnhealthy", share);
  }

  /** Says what is on it. */
  @Word(
      doc =
          "Says what is on the cluster: services, apps, namespaces and manifests, as on any other"
              + " cluster. It is reached through the cluster that the tenant is on.",
      byDefault = "an empty cluster",
      example = "cluster { namespace('web') { app('web') { image 'nginx:1.29.1' } } }",
      makes = true,
      once = true)
  public KubernetesSpec cluster(Consumer<ClusterSpec> block) {
    TenantCluster cluster = new TenantCluster(this);
    ClusterSpec spec = ClusterSpec.inside(scope(), cluster);
    inside = spec;
    block.accept(spec);
    spec.emit(cluster::access);
    spec.freeze();
    made(spec.address());
    return say();
  }

  /** How many nodes its own pools may have at most. */
  long mostNodes() {
    long most = names(NODES).isEmpty() ? 1 : 0;
    for (String pool : names(NODES)) {
      Value count = below(NODES + '.' + pool).get("maxReplicas");
      most += count instanceof Value.Int number ? number.value() : MOST;
    }
    return most;
  }

  /** Gives the first pool a role that no pool has. */
  void giveRole(String role, String reason) {
    List<String> pools = names(NODES).isEmpty() ? List.of(WORKERS) : names(NODES);
    boolean given =
        pools.stream()
            .map(pool -> below(NODES + '.' + pool).get("roles"))
            .anyMatch(
                roles -> roles instanceof Value.Seq seq && seq.items().contains(Value.of(role)));
    if (!given) {
      byDefault(NODES + '.' + pools.get(0) + ".roles", List.of(role), reason);
    }
  }

  @Override
  protected void defaults() {
    if (names(NODES).isEmpty()) {
      byDefault(
          NODES,
          Map.of(WORKERS, Map.of("minReplicas", 1, "maxReplicas", 1)),
          "a cluster without nodes runs nothing; its block can name others");
    }
    for (String pool : names(NODES)) {
      byDefault(NODES + '.' + pool + ".minReplicas", 1, "a pool without nodes runs nothing");
    }
    if (inside == null) {
      TenantCluster cluster = new TenantCluster(this);
      ClusterSpec.inside(scope(), cluster).emit(cluster::access);
    } else {
      TenantIngress.follow(this);
    }
  }
}
