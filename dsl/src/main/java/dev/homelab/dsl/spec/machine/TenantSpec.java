package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Choice;
import dev.homelab.dsl.spec.Known;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.LoginRule;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.cozystack.EtcdSpec;
import dev.homelab.dsl.spec.cozystack.IngressSpec;
import dev.homelab.dsl.spec.cozystack.MonitoringSpec;
import dev.homelab.dsl.spec.cozystack.ObjectStorageSpec;
import dev.homelab.dsl.spec.kube.ObjectBlock;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.Domain;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.model.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A part of a box with machines, services and tenants of its own. */
@BlockOf(
    name = "tenant",
    doc = "A part of a box with its own machines and services, apart from the others.",
    in =
        "homelab { domain 'lab.example.com'; value('other') { content 'x' }; node('box') {"
            + " login keycloak; certificates letsencrypt;"
            + " pool '192.168.1.200-192.168.1.220'; tenant('gaming') {\n"
            + "  manifest '{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {a:"
            + " b}}'\n"
            + "…\n} } }")
public final class TenantSpec extends ObjectBlock<TenantSpec> {
  /** The namespace of the tenant that all others lie in. */
  static final String ROOT = "tenant-root";

  /** The API of Cozystack's applications. */
  static final String APPS = "apps.cozystack.io/v1alpha1";

  /** What Cozystack takes as a tenant's name: it becomes a part of namespaces and domains. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*");

  /** A namespace has a name of 63 characters at most (RFC 1123). */
  private static final int LONGEST_NAMESPACE = 63;

  private final String name;
  private final NodeSpec node;
  private final @Nullable TenantSpec parent;
  private final List<VmSpec> machines = new ArrayList<>();
  private final TreeMap<String, Said<?>> modules = new TreeMap<>();
  private final TenantTraits traits;
  private final TenantModules tuned;
  private @Nullable Said<String> host;
  private final TenantLogin login;

  private TenantSpec(Scope scope, String name, NodeSpec node, @Nullable TenantSpec parent) {
    super(scope);
    this.name = name;
    this.node = node;
    this.parent = parent;
    this.tuned = new TenantModules(scope);
    this.traits = new TenantTraits(scope);
    this.login = new TenantLogin(scope, node, parent == null ? null : parent.login);
  }

  /** Opens a tenant of a box, inside another one or of the box itself. */
  static TenantSpec open(Scope around, String name, NodeSpec node, @Nullable TenantSpec parent) {
    String checked = name;
    if (!NAME.matcher(name).matches()) {
      checked = Names.unnamed(name);
      around.unfit(
          "'" + name + "' cannot name a tenant",
          "a tenant's name begins with a letter and has only small letters and digits");
    }
    String namespace = (parent == null ? "tenant" : parent.namespace()) + '-' + checked;
    BoxFacts facts = new BoxFacts(node);
    Scope scope =
        around.inner("tenant", checked).on(node.address()).inCluster(facts).inNamespace(namespace);
    TenantSpec made = new TenantSpec(scope, checked, node, parent);
    facts.of(made);
    if (made.namespace().length() > LONGEST_NAMESPACE) {
      around.unfit(
          "the namespace '" + made.namespace() + "' of the tenant is too long",
          "it is made of the names of the tenants around it; 63 characters fit");
    }
    return made;
  }

  @Override
  protected TenantSpec self() {
    return this;
  }

  /** The namespace that holds what belongs to the tenant. */
  String namespace() {
    TenantSpec outer = parent;
    return (outer == null ? "tenant" : outer.namespace()) + '-' + name;
  }

  /** The box that it lies on. */
  NodeSpec box() {
    return node;
  }

  /** The domain that its services have their names below; whole when the block has ended. */
  String domain() {
    Said<String> said = host;
    TenantSpec outer = parent;
    return said != null
        ? said.value()
        : name + '.' + (outer == null ? BoxPlatform.host(node) : outer.domain());
  }

  /** The namespace of the tenant whose ingress controller serves it; its class is called so. */
  String ingressClass() {
    TenantSpec outer = parent;
    return modules.containsKey("ingress")
        ? namespace()
        : outer == null ? ROOT : outer.ingressClass();
  }

  /** The namespaces of the tenant and of all around it, the root tenant's last. */
  List<String> namespaces() {
    TenantSpec outer = parent;
    List<String> all = new ArrayList<>(List.of(namespace()));
    all.addAll(outer == null ? List.of(ROOT) : outer.namespaces());
    return all;
  }

  /** The disks of its machines that others can be copied from, by their names in Cozystack. */
  Map<String, DiskSource.Kept> disks() {
    Map<String, DiskSource.Kept> all = new TreeMap<>();
    machines.forEach(machine -> all.putAll(machine.drives().kept()));
    return all;
  }

  /** Whose login its services ask for. */
  TenantLogin login() {
    return login;
  }

  /** Its limits, and fields of its own. */
  TenantTraits traits() {
    return traits;
  }

  /** Whether the tenant has quotas, or shares those of one around it; whole when all is read. */
  boolean hasQuotas() {
    TenantSpec outer = parent;
    return !traits.quotas().isEmpty() || (outer != null && outer.hasQuotas());
  }

  private String holder() {
    TenantSpec outer = parent;
    return outer == null ? ROOT : outer.namespace();
  }

  /** Windows. */
  @Known(doc = "A machine with Windows 11, drivers for virtual devices and a TPM.")
  public Choice<VmSpec> getWindows() {
    return Choice.of("windows");
  }

  /** Linux. */
  @Known(doc = "A machine with Ubuntu from a cloud image.")
  public Choice<VmSpec> getLinux() {
    return Choice.of("linux");
  }

  /** The login of the box. */
  @Known(doc = "The one login of the box, `login keycloak`.")
  public LoginRule getRequired() {
    return LoginRule.REQUIRED;
  }

  /** Logins of their own. */
  @Known(doc = "Each service asks for its own login, as without the word.")
  public LoginRule getOwn() {
    return LoginRule.OWN;
  }

  /** SteamOS. */
  @Known(doc = "A machine for games in the way of SteamOS, with a blank disk to install on.")
  public Choice<VmSpec> getSteamos() {
    return Choice.of("steamos");
  }

  /** Makes a virtual machine named after its system. */
  @Word(
      doc = "Makes a virtual machine with an operating system; a text before it names it.",
      byDefault = "named after its system",
      example = "vm windows { memory 32.GiB }",
      makes = true)
  public TenantSpec vm(Choice<VmSpec> system) {
    return vm(system.name(), system);
  }

  /** Makes a virtual machine under a name. */
  public TenantSpec vm(String name, Choice<VmSpec> system) {
    VmSpec spec = VmSpec.open(scope(), name, system.name(), node);
    system.describe(spec);
    spec.freeze();
    machines.add(spec);
    node.add(spec);
    made(spec.address());
    return say();
  }

  /** Opens a tenant inside this one. */
  @Word(
      doc = "Opens a tenant inside this one; its quotas are taken from this one's.",
      byDefault = "none",
      example = "tenant('anna') { cpu 2 }",
      makes = true)
  public TenantSpec tenant(String name, Consumer<TenantSpec> block) {
    TenantSpec spec = open(scope(), name, node, this);
    block.accept(spec);
    spec.emit();
    spec.freeze();
    made(spec.address());
    return say();
  }

  /** Names the domain. */
  @Word(
      doc = "Names the domain below which the tenant's services get their names.",
      byDefault = "the tenant's name before the domain of the tenant around it",
      example = "domain 'games.example.com'",
      once = true)
  public TenantSpec domain(String literal) {
    Domain parsed = Names.parsed(scope(), literal, Domain::parse);
    host = parsed == null ? host : Said.now(scope(), parsed.name());
    return say();
  }

  /** Gives the tenant an etcd. */
  @Word(
      doc = "Gives the tenant an etcd of its own, which clusters of Kubernetes inside it need.",
      byDefault = "that of the tenant around it",
      example = "etcd()",
      makes = true)
  public TenantSpec etcd() {
    return module("etcd");
  }

  /** Gives the tenant its own monitoring. */
  @Word(
      doc = "Gives the tenant dashboards and alerts of its own.",
      byDefault = "those of the tenant around it",
      example = "monitoring()",
      makes = true)
  public TenantSpec monitoring() {
    return module("monitoring");
  }

  /** Gives the tenant its own ingress. */
  @Word(
      doc = "Gives the tenant an ingress controller of its own.",
      byDefault = "that of the tenant around it",
      example = "ingress()",
      makes = true)
  public TenantSpec ingress() {
    needsAddress("ingress controller");
    return module("ingress");
  }

  /** Something of the tenant has a load balancer, which waits for an address of its own. */
  void needsAddress(String what) {
    Said<?> line = Said.now(scope(), true);
    scope().lab().later(() -> requireAddress(what, line));
  }

  /** Only the script can name addresses. */
  private void requireAddress(String what, Said<?> line) {
    if (node.loadBalancerAddresses() == null) {
      line.report(
          scope(),
          LanguageCodes.error(
                  LanguageCodes.MISSING,
                  "the " + what + " of " + address().last() + " has no address to take")
              .withHint("name some in the block of the box: pool '192.168.1.200-192.168.1.220'"));
    }
  }

  /** Gives the tenant its own object storage. */
  @Word(
      doc = "Gives the tenant an object storage of its own (SeaweedFS), which buckets need.",
      byDefault = "that of the tenant around it",
      example = "objectStorage()",
      makes = true)
  public TenantSpec objectStorage() {
    return module("seaweedfs");
  }

  private TenantSpec module(String flag) {
    modules.putIfAbsent(flag, Said.now(scope(), true));
    return say();
  }

  /** An etcd that is tuned. */
  public TenantSpec etcd(Consumer<EtcdSpec> block) {
    etcd();
    made(tuned.etcd(block));
    return say();
  }

  /** A monitoring that is tuned. */
  public TenantSpec monitoring(Consumer<MonitoringSpec> block) {
    monitoring();
    made(tuned.monitoring(block));
    return say();
  }

  /** An ingress controller that is tuned. */
  public TenantSpec ingress(Consumer<IngressSpec> block) {
    ingress();
    made(tuned.ingress(block));
    return say();
  }

  /** An object storage that is tuned. */
  public TenantSpec objectStorage(Consumer<ObjectStorageSpec> block) {
    objectStorage();
    made(tuned.objectStorage(block));
    return say();
  }

  /** Limits processors. */
  @Word(
      doc =
          "Limits how many processors the tenant's machines and services may take together; it may"
              + " reserve a tenth of them, which counts for machines with processors of their own.",
      byDefault = "no limit but that of the tenant around it",
      example = "cpu 8",
      once = true)
  public TenantSpec cpu(int count) {
    traits.limit("cpu", String.valueOf(count), count > 0);
    return say();
  }

  /** Limits memory. */
  @Word(
      doc = "Limits how much memory the tenant's machines and services may take together.",
      byDefault = "no limit but that of the tenant around it",
      example = "memory 16.GiB",
      once = true)
  public TenantSpec memory(Size size) {
    traits.limit("memory", size.quantity(), true);
    return say();
  }

  /** Limits storage. */
  @Word(
      doc =
          "Limits how much storage the tenant may take. An image that is imported takes its size"
              + " twice for a while.",
      byDefault = "no limit but that of the tenant around it",
      example = "storage 200.GiB",
      once = true)
  public TenantSpec storage(Size size) {
    traits.limit("storage", size.quantity(), true);
    return say();
  }

  /** Adds the tenant and its machines; called at the end of the block. */
  void emit() {
    TenantSpec outer = parent;
    ObjectDraft draft =
        new ObjectDraft(address(), node.address(), APPS, "Tenant", holder(), name)
            .after(
                outer == null ? BoxPlatform.platform(node.address()) : outer.address(),
                Level.READY);
    if (outer == null) {
      draft.after(BoxStorage.storageClass(node.address(), "replicated"), Level.EXISTS);
      draft.after(BoxStorage.storageClass(node.address(), "local"), Level.EXISTS);
    }
    modules.forEach((flag, said) -> draft.said("spec." + flag, said.value(), said.line()));
    Said<String> named = host;
    if (named != null) {
      draft.said("spec.host", named.value(), named.line());
    }
    traits.describe(draft);
    draft.add(scope());
    login.check();
    tuned.emit(modules.keySet());
    tuned.tell(address(), domain(), namespace(), modules.keySet());
    machines.forEach(machine -> machine.emit(this));
    node.add(TenantQuota.of(scope(), namespace(), traits.quotas()));
  }
}
