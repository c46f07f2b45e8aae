package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Address;
import dev.homelab.model.Level;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What makes a platform of a box's cluster: Cozystack by the objects of its installer and one
 * Package, its storage, and addresses for load balancers (Cozystack 1.6.2, {@code
 * packages/core/installer} and {@code hack/e2e-install-cozystack.bats}).
 *
 * @param box what the script says of the box
 * @param endpoint the address of the cluster's API
 */
record BoxPlatform(NodeSpec box, Value endpoint) {
  /** The namespace of the platform itself. */
  private static final String SYSTEM = "cozy-system";

  private static final String LOAD_BALANCER = "cozy-metallb";
  private static final String SERVICE_ACCOUNT = "cozystack";
  private static final String OPERATOR = "cozystack-operator";

  /** The one Package that says what the platform is made of. */
  private static final String PACKAGE = "cozystack.cozystack-platform";

  private static final String CARDS = "cozystack.gpu-operator";
  private static final String NAMES = "cozystack.external-dns-application";
  private static final String LINSTOR = "linstor.csi.linbit.com";
  private static final String POOL = "data";

  /** What keeps an object from being deleted by anybody (Cozystack's deletion guard). */
  private static final Value.Tree KEPT = TreeBuilder.of("platform.cozystack.io/no-delete", "true");

  private static final String INSTALLER = "as the installer of Cozystack has it";

  /** For a lab without a domain: home.arpa is for homes (RFC 8375). */
  private static final String HOME = ".home.arpa";

  private static final String MADE_SO = "what Cozystack's installation uses";

  /** What tenants and machines wait for. */
  static Address platform(Address box) {
    return of(box).child("package", PACKAGE);
  }

  /** The pool that volumes are made of. */
  static Address storage(Address box) {
    return box.child("linstor", "pool");
  }

  /** A class of storage that the platform has. */
  static Address storageClass(Address box, String name) {
    return storage(box).child("storageclass", name);
  }

  private static Address of(Address box) {
    return box.child("cozystack", "platform");
  }

  /** Adds all of it to the lab. */
  void emit() {
    installer();
    platform();
    box.root().emit(platform(here()), KEPT);
    pool();
    classes();
    loadBalancer();
    box.people().emit();
    box.certificates().emit(platform(here()));
    box.backups().emitStore();
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
        object("cozystack.io/v1alpha1", "Package", "", PACKAGE)
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
            .byDefault(values + "networking.podCIDR", BoxNetwork.PODS, MADE_SO)
            .byDefault(values + "networking.podGateway", BoxNetwork.POD_GATEWAY, MADE_SO)
            .byDefault(values + "networking.serviceCIDR", BoxNetwork.SERVICES, MADE_SO)
            .byDefault(values + "networking.joinCIDR", BoxNetwork.JOIN, MADE_SO)
            .after(of(here()).child("deployment", OPERATOR), Level.READY);
    String domain = scope().lab().settings().domain();
    if (domain == null) {
      draft.byDefault(
          host, host(box), "the lab names no domain; home.arpa is for homes (RFC 8375)");
    } else {
      draft.follows(host, domain, "the domain of the lab");
    }
    if (box.loadBalancerAddresses() == null) {
      draft.follows(
          values + "publishing.externalIPs",
          List.of(new Value.Ref(here(), "address")),
          "no addresses for load balancers are named, so what the platform publishes has the box's");
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
    if (box.handsGpuOn()) {
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
    if (box.handsGpuOn()) {
      packages.add(CARDS);
    }
    if (scope().lab().resources().stream().anyMatch(this::writesNames)) {
      packages.add(NAMES);
    }
    return packages;
  }

  private boolean writesNames(ResourceSpec one) {
    return here().equals(one.target()) && Value.of("ExternalDNS").equals(one.desired().get("kind"));
  }

  private static String reasons(List<String> packages) {
    List<String> reasons = new ArrayList<>();
    if (packages.contains(CARDS)) {
      reasons.add("the box hands its card on");
    }
    if (packages.contains(NAMES)) {
      reasons.add("a tenant has an externalDns");
    }
    return String.join("; ", reasons);
  }

  private Value.Tree card() {
    return TreeBuilder.tree()
        .put("pciVendorSelector", box.gpu("gpuSelector"))
        .put("resourceName", box.gpuDevice())
        .put("externalResourceProvider", box.gpu("gpuExternal"))
        .build();
  }

  /** The domain that the platform of a box is published under. */
  static String host(NodeSpec box) {
    String domain = box.scope().lab().settings().domain();
    return domain == null ? box.address().last().name() + HOME : domain;
  }

  private void pool() {
    new Draft(storage(here()), "linstor.pool")
        .on(here())
        .byDefault("name", POOL, "the one pool of the box")
        .follows("node", box.hostname(), "the box")
        .byDefault("kind", "zfs", "checks what it reads, and takes snapshots")
        .byDefault("layout", "auto", "a mirror of several disks alike, else the one disk")
        .byDefault("devices", List.of(), "every disk of the box that is empty")
        .after(platform(here()), Level.READY)
        .add(scope());
  }

  private void classes() {
    storageClass("local")
        .byDefault(
            "metadata.annotations",
            Map.of("storageclass.kubernetes.io/is-default-class", "true"),
            "what takes volumes that name no class")
        .byDefault("volumeBindingMode", "WaitForFirstConsumer", MADE_SO)
        .byDefault(
            "parameters",
            parameters(Map.of("layerList", "storage", "allowRemoteVolumeAccess", "false")),
            "one copy, on the node that uses it")
        .add(scope());
    Map<String, String> replicated = new TreeMap<>();
    replicated.put("autoPlace", "1");
    replicated.put("layerList", "drbd storage");
    replicated.put("allowRemoteVolumeAccess", "true");
    Map<String, String> parameters = parameters(replicated);
    CozystackRelease.DRBD.forEach(
        (name, value) -> parameters.put("property." + LINSTOR + name, value));
    storageClass("replicated")
        .byDefault("volumeBindingMode", "Immediate", MADE_SO)
        .byDefault("parameters", parameters, "one box, one copy; a second box makes it two")
        .add(scope());
  }

  private static Map<String, String> parameters(Map<String, String> own) {
    Map<String, String> all = new TreeMap<>();
    all.put(LINSTOR + "/storagePool", POOL);
    own.forEach((name, value) -> all.put(LINSTOR + '/' + name, value));
    return all;
  }

  private ObjectDraft storageClass(String name) {
    return new ObjectDraft(
            storageClass(here(), name), here(), "storage.k8s.io/v1", "StorageClass", "", name)
        .byDefault("provisioner", LINSTOR, "the storage of Cozystack")
        .byDefault("allowVolumeExpansion", true, MADE_SO)
        .after(storage(here()), Level.READY);
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
