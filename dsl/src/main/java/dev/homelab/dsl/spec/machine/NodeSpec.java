package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Choice;
import dev.homelab.dsl.spec.Known;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.ThingSpec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.kube.FluxSpec;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.IpAddress;
import dev.homelab.dsl.spec.unit.IpRange;
import dev.homelab.dsl.spec.unit.MacAddress;
import dev.homelab.model.TargetSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A bare-metal box, which runs Talos, Kubernetes and Cozystack for its tenants. */
@BlockOf(
    name = "node",
    doc = "A bare-metal box, which runs Talos, Kubernetes and Cozystack for its tenants.",
    in =
        "homelab { domain 'lab.example.com'; value('other') { content 'x' }\n"
            + "secrets { generated 's3.key'; generated 's3.secret' }\nnode('box') {\n…\n} }")
public final class NodeSpec extends ThingSpec<NodeSpec> {
  private final String name;
  private @Nullable Said<String> ip;
  private @Nullable Said<Map<String, String>> disk;
  private @Nullable Said<List<String>> pool;
  private CozystackRelease release = CozystackRelease.NEWEST;
  private @Nullable Said<String> mac;
  private final List<VmSpec> machines = new ArrayList<>();
  private final BoxModes modes;
  private final BoxPeople people;
  private final RootTenant root;
  private final BoxCertificates certificates;
  private final BoxBackups backups;
  private final BoxStorage storage;
  private final BoxCard card;
  private final BoxNetwork network;
  private final List<TenantQuota> quotas = new ArrayList<>();
  private boolean tenants;

  private NodeSpec(Scope scope, String name) {
    super(scope);
    this.name = name;
    this.modes = new BoxModes(scope);
    this.people = new BoxPeople(scope);
    this.root = new RootTenant(this);
    this.certificates = new BoxCertificates(scope);
    this.backups = new BoxBackups(scope);
    this.storage = new BoxStorage(scope);
    this.card = new BoxCard(scope);
    this.network = new BoxNetwork(scope);
  }

  /** Opens a box of the lab, whose scope is given. */
  public static NodeSpec open(Scope lab, String name) {
    String checked = Names.label(lab, "node", name);
    return new NodeSpec(lab.inner("node", checked), checked);
  }

  @Override
  protected NodeSpec self() {
    return this;
  }

  /** The card is handed on. */
  @Known(doc = "The graphics card is handed to one virtual machine at a time.")
  public GpuUse getPassthrough() {
    return GpuUse.PASSTHROUGH;
  }

  /** Keycloak. */
  @Known(doc = "People log in by Keycloak, which Cozystack brings.")
  public Login getKeycloak() {
    return Login.KEYCLOAK;
  }

  /** Let's Encrypt. */
  @Known(doc = "Let's Encrypt makes certificates that every browser believes.")
  public Choice<CertificatesSpec> getLetsencrypt() {
    return Choice.of(CertificatesSpec.LETS_ENCRYPT);
  }

  /** The box itself. */
  @Known(doc = "The box makes certificates itself, which browsers warn of.")
  public Choice<CertificatesSpec> getSelfSigned() {
    return Choice.of(CertificatesSpec.SELF_SIGNED);
  }

  /** Says what happens to the graphics card. */
  @Word(
      doc = "Says what the box does with its graphics card.",
      byDefault = "the card stays with the box",
      example = "gpu passthrough",
      named = {
        "card: which one, by the numbers of its maker and itself ('10DE:2236'); found when not said",
        "resource: what Kubernetes calls it ('nvidia.com/GA102GL_A10'); follows from the card when"
            + " not said"
      },
      once = true)
  public NodeSpec gpu(GpuUse use) {
    return gpu(Map.of(), use);
  }

  /** Says what happens to the graphics card, and which one it is. */
  public NodeSpec gpu(Map<String, ?> named, GpuUse use) {
    card.use(use, NamedArguments.of("gpu", named, scope()));
    return say();
  }

  /** Names the box's address. */
  @Word(
      doc = "Names the address at which the box is reached.",
      byDefault = "must be said before machines can be made",
      example = "address '192.168.1.20'",
      once = true)
  public NodeSpec address(String literal) {
    IpAddress parsed = Names.parsed(scope(), literal, IpAddress::parse);
    ip = parsed == null ? ip : Said.now(scope(), parsed.toString());
    return say();
  }

  /** Names the hardware address. */
  @Word(
      doc = "Names the hardware address of the box's network card, which can wake it up.",
      byDefault = "none; the box is switched on by hand",
      example = "mac 'a8:b8:e0:01:02:03'",
      once = true)
  public NodeSpec mac(String hardwareAddress) {
    MacAddress parsed = Names.parsed(scope(), hardwareAddress, MacAddress::parse);
    mac = parsed == null ? mac : Said.now(scope(), parsed.toString());
    return say();
  }

  /** Names the disk for the system by what it is. */
  @Word(
      doc =
          "Names the disk that the operating system is installed on, by its device or by what it"
              + " is.",
      byDefault = "the smallest disk of the box, of 6 GiB at least",
      example = "installDisk '/dev/nvme0n1'",
      named = {
        "size: how large it is, such as '>= 500GB'",
        "model: its model, * for any characters",
        "serial: its serial number",
        "type: hdd, ssd, nvme or sd"
      },
      once = true)
  public NodeSpec installDisk(Map<String, ?> named) {
    disk = Said.now(scope(), MachineGroupSpec.diskTerms(named, scope()));
    return say();
  }

  /** Names the device for the system. */
  public NodeSpec installDisk(String device) {
    disk = Said.now(scope(), Map.of("disk", device));
    return say();
  }

  /** Names addresses for load balancers. */
  @Word(
      doc = "Names the addresses that load balancers of the box may take.",
      byDefault = "none; services that want an address of their own then wait for one",
      example = "pool '192.168.1.200-192.168.1.220'",
      once = true)
  public NodeSpec pool(String range) {
    IpRange parsed = Names.parsed(scope(), range, IpRange::parse);
    pool = parsed == null ? pool : Said.now(scope(), List.of(parsed.toString()));
    return say();
  }

  /** Names the release of Cozystack. */
  @Word(
      doc = "Names the release of Cozystack on the box; the plan tells what another one changes.",
      byDefault = "the newest one known, 1.6.2",
      example = "cozystack '1.6.2'",
      once = true)
  public NodeSpec cozystack(String version) {
    List<CozystackRelease> known = CozystackRelease.known();
    known.stream()
        .filter(one -> one.version().equals(version))
        .findFirst()
        .ifPresentOrElse(
            one -> release = one,
            () ->
                scope()
                    .unfit(
                        "Cozystack " + version + " is not known here",
                        "it can be "
                            + String.join(
                                ", ", known.stream().map(CozystackRelease::version).toList())));
    return say();
  }

  /** The release of Cozystack that the box gets. */
  CozystackRelease cozystack() {
    return release;
  }

  /** Opens a tenant. */
  @Word(
      doc =
          "Opens a tenant: a part of the box with its own machines and services, apart from the"
              + " others.",
      byDefault = "none",
      example = "tenant('gaming') { vm windows }",
      makes = true)
  public NodeSpec tenant(String name, Consumer<TenantSpec> block) {
    TenantSpec spec = TenantSpec.open(scope(), name, this, null);
    block.accept(spec);
    tenants = true;
    spec.emit();
    spec.freeze();
    made(spec.address());
    return say();
  }

  /** Says what the box has. */
  @Word(
      doc = "Says what the box has to give to machines; what does not fit is a mistake.",
      byDefault = "only huge pages and the card are counted",
      example = "budget { memory 64.GiB; cpu 16 }")
  public NodeSpec budget(Consumer<BoxBudgetSpec> block) {
    modes.budget(block);
    return say();
  }

  /** Describes a mode. */
  @Word(
      doc =
          "Describes a way to use the box, which `homelab mode NAME` brings about: which machines of"
              + " its tenants are started and which are stopped.",
      byDefault = "none",
      example =
          "tenant('games') { vm windows; vm steamos { off() } }\n"
              + "mode('couch') { start 'steamos'; stop 'windows' }")
  public NodeSpec mode(String name, Consumer<ModeSpec> block) {
    modes.mode(name, block);
    return say();
  }

  /** Delivery by Flux. */
  @Known(doc = "Flux brings the objects from a git repository.")
  public Choice<FluxSpec> getFlux() {
    return Choice.of("flux");
  }

  /** Lets an engine bring the objects. */
  @Word(
      doc =
          "Lets an engine bring the objects of the box from a git repository, which the run"
              + " writes; Cozystack brings the engine.",
      byDefault = "the run makes the objects itself",
      example = "gitops flux { repository 'https://git.example.com/me/homelab.git' }",
      once = true)
  public NodeSpec gitops(Choice<FluxSpec> engine) {
    FluxSpec spec = new FluxSpec(scope());
    engine.describe(spec);
    spec.freeze();
    spec.emit("cozy-fluxcd", BoxPlatform.platform(address()));
    return say();
  }

  /** The address of the box, or null. */
  @Nullable String ip() {
    return ip == null ? null : ip.value();
  }

  /** The address of the box with the line that says it, or null. */
  @Nullable Said<String> saidAddress() {
    return ip;
  }

  /** The hardware address of the box, or null. */
  @Nullable String macAddress() {
    return mac == null ? null : mac.value();
  }

  /** The people who log in to the box. */
  BoxPeople people() {
    return people;
  }

  /** Who makes certificates for what the box serves. */
  BoxCertificates certificates() {
    return certificates;
  }

  /** The tenant that all others lie in. */
  RootTenant root() {
    return root;
  }

  /** What of it is backed up, and where to. */
  BoxBackups backups() {
    return backups;
  }

  /** The pool that volumes are made of. */
  BoxStorage storage() {
    return storage;
  }

  /** Its graphics card. */
  BoxCard card() {
    return card;
  }

  /** The networks inside its cluster. */
  BoxNetwork network() {
    return network;
  }

  /** Adds the quota of one of its tenants. */
  void add(TenantQuota quota) {
    quotas.add(quota);
  }

  /** Adds a machine of one of its tenants. */
  void add(VmSpec machine) {
    machines.add(machine);
  }

  /** The huge pages that it keeps for machines, and for the workers of its tenants' clusters. */
  private BoxPages pages() {
    return BoxPages.of(address(), machines, PageCheck.workers(scope()));
  }

  /** The network of the box's address, where the lab describes it. */
  private @Nullable String subnet() {
    Said<String> said = ip;
    Lan lan = said == null ? null : Park.of(scope().lab()).networkOf(IpAddress.parse(said.value()));
    return lan == null ? null : lan.block().toString();
  }

  /** What Kubernetes calls the box. */
  String hostname() {
    return name;
  }

  /** The addresses that load balancers may take, or null when the script names none. */
  @Nullable Said<List<String>> loadBalancerAddresses() {
    return pool;
  }

  /** Adds the box and what makes it a platform; called at the end of the block. */
  public void emit() {
    Draft metal = new Draft(address(), "metal.machine").said("name", name, scope().origin().user());
    card.state(metal);
    if (ip != null) {
      metal.said("address", ip.value(), ip.line());
    }
    if (mac != null) {
      metal.said("mac", mac.value(), mac.line());
    }
    metal.add(scope());
    Park.of(scope().lab()).add(name, this);
    scope()
        .lab()
        .later(
            () -> {
              if (tenants || !ClusterMachines.stands(scope().lab(), name)) {
                emitSystem();
              }
            });
    scope().lab().afterExpansion(this::count);
    scope().lab().afterExpansion(backups::emit);
  }

  /** Counts what machines take of the box, and of the quotas of their tenants. */
  private void count() {
    List<ModeSpec.Switch> switches = modes.emit(pages().count(), card.refuseShared(machines));
    quotas.forEach(quota -> quota.check(switches));
    PageCheck.tell(scope());
  }

  /** The system that Cozystack stands on: one box that carries everything. */
  private void emitSystem() {
    ClusterMachines alone = ClusterMachines.alone(scope(), release.talos());
    alone.cni = "none";
    network.check(this);
    alone.podNet = network.pods().toString();
    alone.saidPodNet = network.saidPods();
    alone.serviceNet = network.services().toString();
    alone.saidServiceNet = network.saidServices();
    CozystackTalos needs =
        new CozystackTalos(
            release.talos(),
            pages(),
            subnet(),
            card.isHandedOn(),
            people.issuer(BoxPlatform.host(this)));
    alone.installImage = needs.installImage();
    alone.needs.addAll(needs.parts());
    MachineGroupSpec group = MachineGroupSpec.controlPlanes(scope(), 1);
    alone.controlPlanes = group;
    group.installDisk = disk;
    ClusterEmitter emitter = new ClusterEmitter(alone);
    if (card.isHandedOn()) {
      alone.first = card.emit(alone);
    }
    emitter.emitAlone(this);
    new BoxPlatform(this, ClusterEmitter.endpoint(this), alone.count()).emit();
    scope().lab().add(new TargetSpec(address(), "kubernetes", alone.access(), scope().origin()));
  }
}
