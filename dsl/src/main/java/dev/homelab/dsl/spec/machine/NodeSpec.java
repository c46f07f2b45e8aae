package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Known;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.ThingSpec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.IpAddress;
import dev.homelab.dsl.spec.unit.IpRange;
import dev.homelab.model.Address;
import dev.homelab.model.Level;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A bare-metal box, which runs Talos, Kubernetes and Cozystack for its tenants. */
@BlockOf(
    name = "node",
    doc = "A bare-metal box, which runs Talos, Kubernetes and Cozystack for its tenants.",
    in = "homelab { value('other') { content 'x' }; node('box') {\n…\n} }")
public final class NodeSpec extends ThingSpec<NodeSpec> {
  private static final String COZYSTACK = "1.6.2";
  private static final String TALOS = "1.13.6";

  /** What the kernel needs to hand a card on. */
  private static final List<String> PASSTHROUGH =
      List.of("amd_iommu=on", "intel_iommu=on", "iommu=pt");

  /** The modules that Cozystack needs. */
  private static final String MODULES =
      """
      machine:
          kernel:
              modules:
                  - name: openvswitch
                  - name: drbd
                    parameters:
                        - usermode_helper=disabled
                  - name: zfs
                  - name: spl
                  - name: vfio_pci
                  - name: vfio_iommu_type1
      """;

  private final String name;
  private @Nullable Said<String> gpu;
  private @Nullable Said<String> ip;
  private @Nullable Said<String> disk;
  private @Nullable Said<List<String>> pool;
  private @Nullable Said<String> mac;
  private boolean tenants;

  private NodeSpec(Scope scope, String name) {
    super(scope);
    this.name = name;
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

  /** Says what happens to the graphics card. */
  @Word(
      doc = "Says what the box does with its graphics card.",
      byDefault = "the card stays with the box",
      example = "gpu passthrough",
      once = true)
  public NodeSpec gpu(GpuUse use) {
    gpu = Said.now(scope(), use.text());
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
    if (!hardwareAddress.matches("(?i)([0-9a-f]{2}[:-]){5}[0-9a-f]{2}")) {
      scope()
          .unfit(
              "'" + hardwareAddress + "' is no hardware address",
              "write it like 'a8:b8:e0:01:02:03'");
    }
    mac = Said.now(scope(), hardwareAddress.toLowerCase(Locale.ROOT).replace('-', ':'));
    return say();
  }

  /** Names the disk for the system. */
  @Word(
      doc = "Names the disk that the operating system is installed on.",
      byDefault = "the smallest disk of the box, of 6 GiB at least",
      example = "installDisk '/dev/nvme0n1'",
      once = true)
  public NodeSpec installDisk(String device) {
    disk = Said.now(scope(), device);
    return say();
  }

  /** Names addresses for load balancers. */
  @Word(
      doc = "Names the addresses that load balancers of the box may take.",
      byDefault = "none; services then share the box's own address",
      example = "pool '192.168.1.200-192.168.1.220'",
      once = true)
  public NodeSpec pool(String range) {
    IpRange parsed = Names.parsed(scope(), range, IpRange::parse);
    pool = parsed == null ? pool : Said.now(scope(), List.of(parsed.toString()));
    return say();
  }

  /** Opens a tenant. */
  @Word(
      doc = "Opens a tenant: a part of the box with its own machines, apart from the others.",
      byDefault = "none",
      example = "tenant('gaming') { vm windows }",
      makes = true)
  public NodeSpec tenant(String name, Consumer<TenantSpec> block) {
    TenantSpec spec = TenantSpec.open(scope(), name, this);
    block.accept(spec);
    tenants = true;
    spec.emit(platform(), storage());
    spec.freeze();
    made(spec.address());
    return say();
  }

  private Address platform() {
    return address().child("cozystack", "platform");
  }

  private Address storage() {
    return address().child("linstor", "pool");
  }

  /** Whether the card is handed to machines. */
  boolean handsGpuOn() {
    return gpu != null && gpu.value().equals(GpuUse.PASSTHROUGH.text());
  }

  /** The address of the box, or null. */
  @Nullable String ip() {
    Said<String> said = ip;
    return said == null ? null : said.value();
  }

  /** The hardware address of the box, or null. */
  @Nullable String macAddress() {
    Said<String> said = mac;
    return said == null ? null : said.value();
  }

  /** What machines say when they want the card. */
  Value gpuDevice() {
    return new Value.Ref(address(), "gpuDevice");
  }

  /** Adds the box and what makes it a platform; called at the end of the block. */
  public void emit() {
    Draft metal =
        new Draft(address(), "metal.machine")
            .said("name", name, scope().origin().user())
            .saidOr("gpu", gpu, GpuUse.NONE.text(), "the card stays with the box");
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
  }

  /** The system that Cozystack stands on: one box that carries everything. */
  private void emitSystem() {
    ClusterMachines alone = ClusterMachines.alone(scope(), TALOS);
    alone.cni = "none";
    alone.podNet = "10.244.0.0/16";
    alone.serviceNet = "10.96.0.0/16";
    alone.patches.add(new Said<>(MODULES, null));
    MachineGroupSpec group = MachineGroupSpec.controlPlanes(scope(), 1);
    alone.controlPlanes = group;
    Said<String> device = disk;
    if (device != null) {
      group.installDisk(device.value());
    }
    ClusterEmitter emitter = new ClusterEmitter(alone);
    emitter.emitAlone(this, handsGpuOn() ? PASSTHROUGH : List.of());
    emitPlatform(ClusterMachines.bootstrap(address()));
  }

  private void emitPlatform(Address cluster) {
    Address platform = platform();
    new Draft(platform, "cozystack.platform")
        .byDefault("version", COZYSTACK, "the newest stable release known here")
        .byDefault("bundle", "isp-full", "machines, storage and network in one")
        .byDefault(
            "gpuOperator",
            handsGpuOn(),
            handsGpuOn() ? "a card is handed on" : "no card is handed on")
        .after(cluster, Level.READY)
        .add(scope());
    new Draft(storage(), "linstor.pool")
        .byDefault("name", "data", "the one pool of the box")
        .byDefault("storageClass", "replicated", "what Cozystack's kinds name")
        .byDefault("replicas", 1, "one box, one copy")
        .after(platform, Level.READY)
        .add(scope());
    new Draft(address().child("metallb", "pool"), "metallb.pool")
        .saidOr("addresses", pool, List.of(), "the lab names none")
        .byDefault("mode", "layer2", "works in any home network")
        .after(platform, Level.READY)
        .add(scope());
  }
}
