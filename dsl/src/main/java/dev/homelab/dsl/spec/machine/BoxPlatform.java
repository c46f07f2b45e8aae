package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.GoldenImages;
import dev.homelab.catalog.cozystack.PlatformPackage;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Level;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What makes a platform of a box's cluster: Cozystack by the objects of its installer and one
 * Package, its storage, and addresses for load balancers (Cozystack 1.6.2, {@code
 * packages/core/installer} and {@code hack/e2e-install-cozystack.bats}).
 *
 * @param box what the script says of the box
 * @param endpoint the address of the cluster's API
 */
record BoxPlatform(NodeSpec box, Value endpoint, int nodes) {
  /** The namespace of the platform itself. */
  private static final String SYSTEM = "cozy-system";

  private static final String LOAD_BALANCER = "cozy-metallb";
  private static final String SERVICE_ACCOUNT = "cozystack";
  private static final String OPERATOR = "cozystack-operator";

  /** The one Package that says what the platform is made of. */
  private static final String CARDS = "cozystack.gpu-operator";

  private static final String NAMES = "cozystack.external-dns-application";

  /** The server of machines that boot from the network; with it comes the kind BootBox. */
  private static final String BOOT = "cozystack.bootbox";

  /** What keeps an object from being deleted by anybody (Cozystack's deletion guard). */
  private static final Value.Tree KEPT = TreeBuilder.of("platform.cozystack.io/no-delete", "true");

  private static final String INSTALLER = "as the installer of Cozystack has it";

  /** For a lab without a domain: home.arpa is for homes (RFC 8375). */
  private static final String HOME = ".home.arpa";

  private static final String MADE_SO = "what Cozystack's installation uses";

  /** What tenants and machines wait for. */
  static Address platform(Address box) {
    return of(box).child("package", PlatformPackage.NAME);
  }

  private static Address of(Address box) {
    return box.child("cozystack", "platform");
  }

  /** Adds all of it to the lab. */
  void emit() {
    installer();
    platform();
    box.root().emit(platform(here()), KEPT);
    box.storage().emit(box, platform(here()), nodes);
    loadBalancer();
    box.people().emit();
    box.certificates().emit(platform(here()));
    box.backups().emitStore();
    doors();
  }

  /** Tells where people open what the platform itself shows. */
  private void doors() {
    TreeMap<String, String> links = new TreeMap<>();
    links.put(
        "https://dashboard." + host(box),
        box.people().login() == null
            ? "token in Secret tenant-root/tenant-root"
            : "login: keycloak");
    if (box.root().monitoring() != null) {
      links.put(
          box.root().dashboards(), "admin, password in Secret tenant-root/grafana-admin-password");
    }
    scope()
        .lab()
        .add(
            new Component(
                here().child("dashboard", "cozystack"),
                "dashboard",
                null,
                new TreeMap<>(),
                List.of(),
                links,
                scope().origin()));
  }

  private Scope scope() {
    return box.scope();
  }

  private Address here() {
    return box.address();
  }

  private ObjectDraft object(String apiVersion, String kind, String namespace, String name) {
    Address address = of(here()).child(kind.toLowerCase(java.util.Locale.ROOT), name);
    return new ObjectDraft(address, here(), apiVersion, kind, namespace, name);
  }

  private void installer() {
    Value.Tree labels =
        KEPT.with("cozystack.io/system", Value.of("true"))
            .with("pod-security.kubernetes.io/enforce", Value.of("privileged"));
    Address cluster = ClusterMachines.bootstrap(here());
    object("v1", "Namespace", "", SYSTEM)
        .byDefault("metadata.labels", labels, INSTALLER)
        .after(cluster, Level.READY)
        .add(scope());
    object("v1", "ServiceAccount", SYSTEM, SERVICE_ACCOUNT)
        .byDefault("metadata.labels", KEPT, "it goes with its cluster only")
        .after(cluster, Level.READY)
        .add(scope());
    object("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "", SERVICE_ACCOUNT)
        .byDefault("metadata.labels", KEPT, "it goes with its cluster only")
        .byDefault("roleRef", role(), INSTALLER)
        .byDefault("subjects", List.of(subject()), INSTALLER)
        .after(cluster, Level.READY)
        .add(scope());
    object("apps/v1", "Deployment", SYSTEM, OPERATOR)
        .byDefault(
            "metadata.labels",
            box.cozystack().labels(KEPT),
            "it goes with its cluster only, and a plan reads the release")
        .byDefault("metadata.annotations", CozystackRelease.annotations(), "what a plan judges by")
        .byDefault("spec", box.cozystack().operator(OPERATOR, SERVICE_ACCOUNT), INSTALLER)
        .after(cluster, Level.READY)
        .add(scope());
  }

  private static Value.Tree role() {
    return TreeBuilder.tree()
        .put("apiGroup", "rbac.authorization.k8s.io")
        .put("kind", "ClusterRole")
        .put("name", "cluster-admin")
        .build();
  }

  private static Value.Tree subject() {
    return TreeBuilder.tree()
        .put("kind", "ServiceAccount")
        .put("name", SERVICE_ACCOUNT)
        .put("namespace", SYSTEM)
        .build();
  }

  private void platform() {
    String values = "spec.components.platform.values.";
    String host = values + "publishing.host";
    ObjectDraft draft =
        object("cozystack.io/v1alpha1", "Package", "", PlatformPackage.NAME)
            .byDefault(
                "metadata.labels",
                box.cozystack().labels(KEPT),
                "it goes with its cluster only, and is looked at again after an upgrade")
            .byDefault("spec.variant", "isp-full", "machines, storage and network in one")
            .follows(values + "publishing.apiServerEndpoint", endpoint, "the address of the box")
            .byDefault(
                values + "publishing.exposedServices",
                List.of("api", "dashboard", "vm-exportproxy", "cdi-uploadproxy"),
                "what Cozystack publishes when nobody says otherwise")
            .after(of(here()).child("deployment", OPERATOR), Level.READY);
    box.network().state(draft);
    String domain = scope().lab().settings().domain();
    if (domain == null) {
      draft.byDefault(
          host, host(box), "the lab names no domain; home.arpa is for homes (RFC 8375)");
    } else {
      draft.follows(host, domain, "the domain of the lab");
    }
    if (box.loadBalancerAddresses() == null) {
      draft.byDefault(
          values + "publishing.externalIPs",
          List.of(new Value.Ref(here(), "address")),
          "no pool of addresses is named, so what the platform publishes has the box's own");
    }
    Said<Boolean> logs = box.root().monitoring();
    if (logs == null) {
      draft.byDefault(
          values + "monitoring.rootEnabled", false, "nobody takes the logs of the root tenant");
    } else {
      draft.said(values + "monitoring.rootEnabled", true, logs.line());
    }
    box.certificates().state(draft, values);
    Said<Login> login = box.people().login();
    if (login != null) {
      draft.said(values + "authentication.oidc.enabled", true, login.line());
    }
    box.backups().describe(draft);
    List<String> packages = packages();
    if (!packages.isEmpty()) {
      draft.follows(values + "bundles.enabledPackages", packages, reasons(packages));
    }
    if (box.card().isHandedOn()) {
      draft
          .byDefault(
              values + "gpu.replaceDefaults",
              true,
              "a card may be named once, and Cozystack's own list names some")
          .follows(
              values + "gpu.permittedHostDevices.pciHostDevices",
              List.of(card()),
              "the card that the box hands on");
    }
    draft.add(scope());
  }

  /** The optional packages that what is in the lab needs. */
  private List<String> packages() {
    List<String> packages = new ArrayList<>();
    if (box.card().isHandedOn()) {
      packages.add(CARDS);
    }
    if (has("ExternalDNS")) {
      packages.add(NAMES);
    }
    if (has("BootBox")) {
      packages.add(BOOT);
    }
    if (BoxImages.areUsed(scope().lab().resources(), here())) {
      packages.add(GoldenImages.PACKAGE);
    }
    return packages;
  }

  private boolean has(String kind) {
    return scope().lab().resources().stream()
        .filter(one -> one.type().equals(AppKinds.type(kind)))
        .anyMatch(one -> here().equals(one.target()));
  }

  private static String reasons(List<String> packages) {
    List<String> reasons = new ArrayList<>();
    if (packages.contains(CARDS)) {
      reasons.add("the box hands its card on");
    }
    if (packages.contains(NAMES)) {
      reasons.add("a tenant has an externalDns");
    }
    if (packages.contains(BOOT)) {
      reasons.add("the box has a bootBox");
    }
    if (packages.contains(GoldenImages.PACKAGE)) {
      reasons.add(
          "a disk is made from one of Cozystack's images, which come all together (320 GiB)");
    }
    return String.join("; ", reasons);
  }

  private Value.Tree card() {
    return TreeBuilder.tree()
        .put("pciVendorSelector", box.card().of("gpuSelector"))
        .put("resourceName", box.card().device())
        .put("externalResourceProvider", box.card().of("gpuExternal"))
        .build();
  }

  /** The domain that the platform of a box is published under. */
  static String host(NodeSpec box) {
    String domain = box.scope().lab().settings().domain();
    return domain == null ? box.address().last().name() + HOME : domain;
  }

  private void loadBalancer() {
    Said<List<String>> addresses = box.loadBalancerAddresses();
    if (addresses == null) {
      return;
    }
    String name = here().last().name();
    Address at = here().child("metallb", "pool");
    List<Value> pools = new ArrayList<>(List.of(new Value.Text(name)));
    new ObjectDraft(
            at.child("ipaddresspool", name),
            here(),
            "metallb.io/v1beta1",
            "IPAddressPool",
            LOAD_BALANCER,
            name)
        .said("spec.addresses", addresses.value(), addresses.line())
        .byDefault("spec.autoAssign", true, "services need not name the pool")
        .byDefault("spec.avoidBuggyIPs", false, MADE_SO)
        .after(platform(here()), Level.READY)
        .add(scope());
    new ObjectDraft(
            at.child("l2advertisement", name),
            here(),
            "metallb.io/v1beta1",
            "L2Advertisement",
            LOAD_BALANCER,
            name)
        .byDefault("spec.ipAddressPools", pools, "works in any home network")
        .after(at.child("ipaddresspool", name), Level.EXISTS)
        .add(scope());
  }
}
