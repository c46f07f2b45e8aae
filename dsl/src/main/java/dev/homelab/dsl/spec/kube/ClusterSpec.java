package dev.homelab.dsl.spec.kube;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Choice;
import dev.homelab.dsl.spec.ClusterFacts;
import dev.homelab.dsl.spec.Known;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Domain;
import dev.homelab.model.Address;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A Kubernetes cluster, how to reach or make it, what it has, and what runs on it. */
@BlockOf(
    name = "cluster",
    doc = "A Kubernetes cluster, how to reach or make it, and what runs on it.",
    in =
        "homelab { value('other') { content 'x' }; secrets { env 'other', 'PVE_TOKEN' }\n"
            + "network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }\n"
            + "proxmox('pve') { endpoint 'https://192.168.1.10:8006'; token secret('other') }\n"
            + "cluster('home') {\n"
            + "  manifest '{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace:"
            + " default}, data: {a: b}}'\n"
            + "…\n"
            + "} }")
public final class ClusterSpec extends ObjectBlock<ClusterSpec> {
  private final Facts facts;
  private final TreeMap<String, Value> config = new TreeMap<>();
  private @Nullable Supplier<Value.Tree> made;
  private String folder = LocalPathSpec.ANYWHERE;
  private @Nullable LocalPathSpec localPath;

  private ClusterSpec(Scope scope, Facts facts) {
    super(scope.inCluster(facts));
    this.facts = facts;
  }

  /** Opens a cluster of the lab, whose scope is given. */
  public static ClusterSpec open(Scope lab, String name) {
    Address address = lab.child("cluster", Names.label(lab, "cluster", name));
    return new ClusterSpec(lab.at(address).on(address), new Facts(lab, address, null));
  }

  /**
   * Opens what is on a cluster that another thing of the lab is; for words, not for scripts.
   *
   * @param around the scope of the block that makes the cluster
   * @param given what is known of the cluster where its own block says nothing; its address is that
   *     of the target
   */
  public static ClusterSpec inside(Scope around, ClusterFacts given) {
    Address address = given.address();
    Scope scope =
        new Scope(around.lab(), address, address, null, null, around.here(), around.recipe());
    return new ClusterSpec(scope, new Facts(scope, address, given));
  }

  /** Adds the target; called at the end of the block. */
  public void emit() {
    Supplier<Value.Tree> access = made;
    if (access != null) {
      refuseOtherWays();
      config.putAll(access.get().fields());
      StorageCheck check = new StorageCheck(address());
      scope().lab().atEnd("storage of " + address(), () -> check.check(scope().lab()));
    }
    scope()
        .lab()
        .add(new TargetSpec(address(), "kubernetes", new Value.Tree(config), scope().origin()));
    emitVolumes();
  }

  /**
   * Adds the target of a cluster that another thing of the lab is, when the lab is whole.
   *
   * @param access how it is reached; asked at the end
   */
  public void emit(Supplier<Value.Tree> access) {
    refuseOtherWays();
    scope()
        .lab()
        .atEnd(
            "target " + address(),
            () ->
                scope()
                    .lab()
                    .add(new TargetSpec(address(), "kubernetes", access.get(), scope().origin())));
    emitVolumes();
  }

  private void refuseOtherWays() {
    if (!config.isEmpty()) {
      problem(
          LanguageCodes.error(
                  LanguageCodes.BAD_VALUE,
                  "a cluster that the lab makes needs no kubeconfig and no context")
              .at(scope().origin().user())
              .withHint("take `" + config.lastKey() + "` out"));
    }
  }

  private void emitVolumes() {
    LocalPathSpec installed = localPath;
    if (installed != null) {
      installed.emit(folder);
    }
  }

  @Override
  protected ClusterSpec self() {
    return this;
  }

  /**
   * Says how a cluster that the lab makes is reached, and which folder of its machines takes
   * volumes; for words, not for scripts.
   */
  public void reachedBy(Supplier<Value.Tree> access, String volumes) {
    made = access;
    folder = volumes;
  }

  /** Names the kubeconfig. */
  @Word(
      doc = "Names the kubeconfig file that reaches the cluster.",
      byDefault = "the files in KUBECONFIG, else ~/.kube/config",
      example = "kubeconfig 'kubeconfig.yaml'",
      once = true)
  public ClusterSpec kubeconfig(String path) {
    config.put("kubeconfig", new Value.Text(path));
    return say();
  }

  /** Names the context. */
  @Word(
      doc = "Names the context of the kubeconfig.",
      byDefault = "the kubeconfig's current context",
      example = "context 'home'",
      once = true)
  public ClusterSpec context(String name) {
    config.put("context", new Value.Text(name));
    return say();
  }

  /** The provisioner of volumes in folders of nodes. */
  @Known(doc = "Volumes in a folder of the node that a pod runs on; they do not move to another.")
  public Choice<LocalPathSpec> getLocalPath() {
    return Choice.of("localPath");
  }

  /** Names the storage class. */
  @Word(
      doc =
          "Names the storage class that volumes of recipes and apps use; a bare name installs what"
              + " makes the volumes.",
      byDefault = "the cluster's default class; a cluster that the lab makes has none",
      example = "storage localPath",
      once = true)
  public ClusterSpec storage(String storageClass) {
    facts.storageClass = storageClass;
    return say();
  }

  /** Installs what makes volumes, and names its storage class. */
  public ClusterSpec storage(Choice<LocalPathSpec> installed) {
    facts.storageClass = LocalPathSpec.CLASS;
    facts.localPath = true;
    LocalPathSpec spec = new LocalPathSpec(scope());
    installed.describe(spec);
    spec.freeze();
    localPath = spec;
    return say();
  }

  /** Names the ingress class. */
  @Word(
      doc = "Says that the cluster has an ingress controller, and names its class.",
      byDefault = "no ingress controller",
      example = "ingress 'traefik'",
      once = true)
  public ClusterSpec ingress(String ingressClass) {
    facts.ingressClass = ingressClass;
    return say();
  }

  /** Names the gateway. */
  @Word(
      doc = "Says that the cluster has a Gateway, and names it; routes attach to it.",
      byDefault = "no gateway",
      example = "gateway 'public', namespace: 'gateways'",
      named = {"namespace: where the Gateway object is; 'default' when not said"},
      once = true)
  public ClusterSpec gateway(String name) {
    return gateway(Map.of(), name);
  }

  /** Names the gateway and its namespace. */
  public ClusterSpec gateway(Map<String, ?> named, String name) {
    String namespace = NamedArguments.of("gateway", named, scope()).optionalText("namespace");
    facts.gateway = new ClusterFacts.GatewayFact(name, namespace == null ? "default" : namespace);
    return say();
  }

  /** Says that there are load balancers. */
  @Word(
      doc = "Says that Services of type LoadBalancer get an address on this cluster.",
      byDefault = "they do not",
      example = "loadBalancer()")
  public ClusterSpec loadBalancer() {
    facts.loadBalancer = true;
    return say();
  }

  /** Names the certificate issuer. */
  @Word(
      doc = "Says that cert-manager makes certificates, and names its ClusterIssuer.",
      byDefault = "no certificates",
      example = "certificates 'letsencrypt'",
      once = true)
  public ClusterSpec certificates(String issuer) {
    facts.certificates = new ClusterFacts.CertificateFact(issuer, null);
    return say();
  }

  /** Names the domain. */
  @Word(
      doc = "Names the domain below which services of this cluster get their names.",
      byDefault = "the lab's domain",
      example = "domain 'home.example.com'",
      once = true)
  public ClusterSpec domain(String name) {
    Domain domain = Names.parsed(scope(), name, Domain::parse);
    facts.domain = domain == null ? null : domain.name();
    return say();
  }

  /** Opens a namespace. */
  @Word(
      doc = "Opens a namespace: it is made when it is not there, and holds what its block says.",
      byDefault = "none",
      example = "namespace('media') { label 'team', 'home' }",
      makes = true)
  public ClusterSpec namespace(String name, Consumer<NamespaceSpec> block) {
    NamespaceSpec spec = NamespaceSpec.open(scope(), name);
    block.accept(spec);
    spec.emit();
    spec.freeze();
    made(spec.address());
    return say();
  }

  /** Makes an empty namespace. */
  public ClusterSpec namespace(String name) {
    return namespace(name, none -> {});
  }

  /** Delivery by Flux. */
  @Known(doc = "Flux brings the objects from a git repository.")
  public Choice<FluxSpec> getFlux() {
    return Choice.of("flux");
  }

  /** Lets an engine bring the objects. */
  @Word(
      doc =
          "Lets an engine bring the objects of the cluster from a git repository, which the run"
              + " writes; the engine is there already, in the namespace flux-system.",
      byDefault = "the run makes the objects itself",
      example = "gitops flux { repository 'https://git.example.com/me/homelab.git' }",
      once = true)
  public ClusterSpec gitops(Choice<FluxSpec> engine) {
    FluxSpec spec = new FluxSpec(scope());
    engine.describe(spec);
    spec.freeze();
    if (facts.given != null) {
      problem(
          LanguageCodes.error(
                  LanguageCodes.FLUX_INSIDE,
                  "Flux does not deliver to " + address().last() + " yet")
              .at(scope().origin().user())
              .withHint("take `gitops flux` out: a run brings its objects itself")
              .withHint("or say it in the block of the box, for what is on the box"));
    } else {
      spec.emit("flux-system", null);
    }
    return say();
  }

  /** What the block says of the cluster; read when recipes expand. */
  private static final class Facts implements ClusterFacts {
    private final Scope lab;
    private final Address address;
    private final @Nullable ClusterFacts given;
    private @Nullable String storageClass;
    private @Nullable String ingressClass;
    private @Nullable GatewayFact gateway;
    private boolean loadBalancer;
    private @Nullable CertificateFact certificates;
    private @Nullable String domain;
    private boolean localPath;

    Facts(Scope lab, Address address, @Nullable ClusterFacts given) {
      this.lab = lab;
      this.address = address;
      this.given = given;
    }

    private <T> @Nullable T said(@Nullable T here, Function<ClusterFacts, @Nullable T> otherwise) {
      return here == null && given != null ? otherwise.apply(given) : here;
    }

    @Override
    public Address address() {
      return address;
    }

    @Override
    public @Nullable String storageClass() {
      return said(storageClass, ClusterFacts::storageClass);
    }

    @Override
    public boolean installsLocalPath() {
      return localPath;
    }

    @Override
    public @Nullable String ingressClass() {
      return said(ingressClass, ClusterFacts::ingressClass);
    }

    @Override
    public @Nullable GatewayFact gateway() {
      return said(gateway, ClusterFacts::gateway);
    }

    @Override
    public boolean hasLoadBalancer() {
      return loadBalancer || (given != null && given.hasLoadBalancer());
    }

    @Override
    public @Nullable CertificateFact certificates() {
      return said(certificates, ClusterFacts::certificates);
    }

    @Override
    public @Nullable String domain() {
      String own = said(domain, ClusterFacts::domain);
      return own == null ? lab.lab().settings().domain() : own;
    }

    @Override
    public boolean hasOneNode() {
      return given != null && given.hasOneNode();
    }

    @Override
    public @Nullable String refusedHost(String host) {
      return given == null ? null : given.refusedHost(host);
    }

    @Override
    public @Nullable String noLogin() {
      return given == null ? null : given.noLogin();
    }

    @Override
    public boolean requiresLogin() {
      return given != null && given.requiresLogin();
    }

    @Override
    public @Nullable String entryWord() {
      return given == null ? null : given.entryWord();
    }

    @Override
    public String timezone() {
      return lab.lab().settings().timezone();
    }
  }
}
