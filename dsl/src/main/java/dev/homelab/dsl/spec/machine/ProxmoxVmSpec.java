package dev.homelab.dsl.spec.machine;

import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Known;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.ThingSpec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.IpAddress;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.model.Address;
import dev.homelab.model.Level;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A virtual machine on a Proxmox VE host. */
@BlockOf(
    name = "proxmox-vm",
    doc = "A virtual machine on a Proxmox VE host.",
    in =
        "homelab { value('other') { content 'x' }; secrets { env 'pve.token', 'PVE_TOKEN' }\n"
            + "network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }\n"
            + "proxmox('pve') {\n  endpoint 'https://192.168.1.10:8006'; token secret('pve.token')\n"
            + "  card 'gpu', path: '0000:01:00', id: '10de:2684'\n"
            + "  vm('base', linux { template() }); pool 'media'\n"
            + "  ids '2000-2099'; image('debian') { url 'https://images.example.com/a.qcow2' }\n"
            + "  vm linux {\n…\n} } }")
public final class ProxmoxVmSpec extends ThingSpec<ProxmoxVmSpec> {
  private static final String UBUNTU =
      "https://cloud-images.ubuntu.com/releases/24.04/release/ubuntu-24.04-server-cloudimg-amd64.img";
  private final String name;
  private final String system;
  private final ProxmoxSpec host;
  private @Nullable Said<Size> memory;
  private @Nullable Said<Integer> cpu;
  private @Nullable Said<Size> disk;
  private final VmSettings settings = new VmSettings();
  private @Nullable Said<Integer> number;
  private @Nullable Said<IpAddress> ip;
  private @Nullable Said<String> node;
  private @Nullable Said<GpuUse> gpu;
  private @Nullable String iso;
  private @Nullable SourceSpan isoLine;
  private boolean off;
  private final List<String> keys = new ArrayList<>();

  private ProxmoxVmSpec(Scope scope, String name, String system, ProxmoxSpec host) {
    super(scope);
    this.name = name;
    this.system = system;
    this.host = host;
  }

  /** Opens a machine of a host. */
  static ProxmoxVmSpec open(Scope around, String name, String system, ProxmoxSpec host) {
    String checked = Names.label(around, "vm", name);
    return new ProxmoxVmSpec(around.inner("vm", checked), checked, system, host);
  }

  @Override
  protected ProxmoxVmSpec self() {
    return this;
  }

  /** The card is handed on. */
  @Known(doc = "The host's graphics card is handed to this machine while it runs.")
  public GpuUse getPassthrough() {
    return GpuUse.PASSTHROUGH;
  }

  /** Sets the memory. */
  @Word(
      doc = "Sets the machine's memory.",
      byDefault = "4.GiB",
      example = "memory 32.GiB",
      once = true)
  public ProxmoxVmSpec memory(Size size) {
    memory = new Said<>(size, scope().line());
    return say();
  }

  /** Sets the number of processors. */
  @Word(
      doc = "Sets how many processors the machine has.",
      byDefault = "2",
      example = "cpu 8",
      once = true)
  public ProxmoxVmSpec cpu(int count) {
    cpu = new Said<>(Machines.atLeastOne(scope(), "processor", count), scope().line());
    return say();
  }

  /** Sets the size of the system's disk. */
  @Word(
      doc = "Sets the size of the disk that the system is on.",
      byDefault = "64.GiB, or that of its template",
      example = "disk 1.TiB",
      once = true)
  public ProxmoxVmSpec disk(Size size) {
    disk = new Said<>(size, scope().line());
    return say();
  }

  /** Names the address. */
  @Word(
      doc = "Names the machine's address; a network of the lab must hold it.",
      byDefault = "asked for by DHCP",
      example = "address '192.168.1.40'",
      once = true)
  public ProxmoxVmSpec address(String literal) {
    IpAddress parsed = Names.parsed(scope(), literal, IpAddress::parse);
    ip = parsed == null ? ip : new Said<>(parsed, scope().line());
    return say();
  }

  /** Names the node. */
  @Word(
      doc = "Names the node of the Proxmox cluster that the machine is on.",
      byDefault = "the first node",
      example = "node 'pve'",
      once = true)
  public ProxmoxVmSpec node(String name) {
    node = new Said<>(name, scope().line());
    return say();
  }

  /** Names the number. */
  @Word(
      doc = "Names the machine's number on the host.",
      byDefault = "taken from the host's range, and kept",
      example = "id 2010",
      once = true)
  public ProxmoxVmSpec id(int vmid) {
    number = new Said<>(vmid, scope().line());
    return say();
  }

  /** Says what happens to the graphics card. */
  @Word(
      doc = "Says whether the host's graphics card is handed to this machine.",
      byDefault = "it is not",
      example = "gpu passthrough",
      once = true)
  public ProxmoxVmSpec gpu(GpuUse use) {
    gpu = new Said<>(use, scope().line());
    return say();
  }

  /** Names the medium. */
  @Word(
      doc = "Names an installation medium on a storage of the host, or an image of the host.",
      byDefault = "none; Linux starts from a cloud image",
      example = "medium 'local:iso/windows.iso'",
      once = true)
  public ProxmoxVmSpec medium(String volume) {
    iso = volume;
    isoLine = scope().line();
    return say();
  }

  /** Lets a key in. */
  @Word(
      doc = "Lets the owner of an SSH key log in to a Linux machine.",
      byDefault = "nobody can log in",
      example = "sshKey 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA me'")
  public ProxmoxVmSpec sshKey(String publicKey) {
    keys.add(publicKey);
    return say();
  }

  /** Leaves the machine off. */
  @Word(
      doc = "Makes the machine and leaves it off.",
      byDefault = "the machine runs",
      example = "off()")
  public ProxmoxVmSpec off() {
    off = true;
    return say();
  }

  /** What the block says beyond its size. */
  VmSettings settings() {
    return settings;
  }

  /** Whether it is a template. */
  boolean isTemplate() {
    return settings.template;
  }

  private boolean runs() {
    return !off && !settings.template;
  }

  private boolean isLinux() {
    return system.equals("linux");
  }

  /** The size of the system's disk: as said, that of its template, or the usual one. */
  private Size diskSize() {
    Said<Size> said = disk;
    ProxmoxVmSpec base = said == null ? settings.base(host, scope()) : null;
    return said != null ? said.value() : base == null ? Size.gib(64) : base.diskSize();
  }

  /** The storage of its disks: as said, that of its template, or the host's. */
  private String storage() {
    Said<String> said = settings.storage;
    ProxmoxVmSpec base = said == null ? settings.base(host, scope()) : null;
    return said != null ? said.value() : base == null ? host.storage() : base.storage();
  }

  /** Adds the machine; called when networks and hosts are known. */
  void emit() {
    Said<IpAddress> stated = ip;
    Lan lan = stated == null ? null : Machines.network(scope(), stated);
    Said<String> place = node;
    String on = place == null ? host.node(0) : place.value();
    ProxmoxVmSpec base = settings.base(host, scope());
    if (comesFromItself()) {
      problem(
          LanguageCodes.error(
                  LanguageCodes.BAD_VALUE, "'" + name + "' comes from itself by its templates")
              .at(scope().origin().user()));
      return;
    }
    Draft draft =
        host.draft(address(), "proxmox.vm")
            .said("name", name, scope().origin().user())
            .saidOr("node", place, on, "the first node of the host")
            .byDefault("os", system, "the system that the word names")
            .saidOr("cores", cpu, 2, "the usual number of processors")
            .saidOr("memory", inMebibytes(memory), 4096, "the usual memory, in MiB")
            .follows("power", runs() ? "running" : "stopped", why())
            .follows("onBoot", runs(), "starts with its host unless it is off")
            .follows("nets", settings.cards(host, scope(), lan), "its cards");
    Said<Integer> vmid = number;
    if (vmid != null) {
      draft.said("vmid", vmid.value(), vmid.line());
    }
    Value image = image(on);
    TreeMap<String, Value> disks = new TreeMap<>();
    disks.put("scsi0", host.disk(storage(), Machines.diskSize(diskSize()), image));
    settings.addDataDisks(scope(), disks, host, storage(), base);
    draft.follows("disks", disks, "the disk of the system, then those for data");
    draft.ignore("disks.scsi0.image");
    settings.cloned(draft, base);
    firmware(draft);
    if (isLinux() && iso == null) {
      draft.follows("cloudInit", cloudInit(lan, stated), "what a cloud image reads first");
    }
    settings.describe(draft, host, scope(), runs());
    handOn(draft);
    draft.add(scope());
  }

  private static @Nullable Said<Long> inMebibytes(@Nullable Said<Size> said) {
    return said == null ? null : new Said<>(Machines.mebibytes(said.value()), said.line());
  }

  private String why() {
    return settings.template ? "templates never run" : off ? "told off()" : "machines run";
  }

  /** Whether following templates never ends. */
  private boolean comesFromItself() {
    Set<Address> seen = new TreeSet<>();
    ProxmoxVmSpec one = this;
    while (one != null && seen.add(one.address())) {
      one = one.settings.base(host, one.scope());
    }
    return one != null;
  }

  /** What the disk of the system is copied from; null for an empty one and for a clone. */
  private @Nullable Value image(String on) {
    ImageSpec named = host.image(scope(), settings.image);
    if (settings.from != null || settings.number != null) {
      return null;
    }
    if (named != null) {
      return named.volume();
    }
    return isLinux() && iso == null ? ubuntu(on) : null;
  }

  private void firmware(Draft draft) {
    if (!isLinux()) {
      draft.byDefault("efi", Map.of("storage", storage()), "Windows 11 starts by UEFI");
      draft.byDefault("tpm", Map.of("storage", storage()), "Windows 11 asks for a TPM");
    }
    String medium = iso;
    if (medium != null) {
      Value volume = new Value.Text(medium);
      if (medium.indexOf(':') < 0) {
        ImageSpec named = host.image(scope(), new Said<>(medium, isoLine));
        volume = named == null ? volume : named.volume();
      }
      draft.follows("media", Map.of("ide0", volume), "to install from");
      draft.follows("boot", List.of("scsi0", "ide0"), "the medium only while the disk is empty");
    }
  }

  private Value ubuntu(String on) {
    Address file = host.address().child("image", "ubuntu-24-04-" + on);
    if (scope().lab().resource(file) == null) {
      host.draft(file, "proxmox.download")
          .byDefault("node", on, "where it is used")
          .byDefault("storage", host.images(), "the host's storage of images")
          .byDefault("url", UBUNTU, "Ubuntu's cloud image")
          .byDefault("content", "import", "a disk to copy")
          .byDefault("fileName", "ubuntu-24.04-server-cloudimg-amd64.qcow2", "as it is called")
          .add(host.scope());
    }
    return new Value.Ref(file, "volid");
  }

  private Value.Tree cloudInit(@Nullable Lan lan, @Nullable Said<IpAddress> stated) {
    boolean people = !keys.isEmpty() || settings.password != null;
    String user = settings.user == null && people ? "admin" : settings.user;
    return Lan.cloudInit(lan, stated == null ? null : stated.value(), storage())
        .put("user", user)
        .put("password", settings.password)
        .put("sshKeys", keys)
        .build();
  }

  private void handOn(Draft draft) {
    Said<GpuUse> use = gpu;
    if (use == null || use.value() != GpuUse.PASSTHROUGH) {
      return;
    }
    if (host.cards().isEmpty()) {
      problem(
          LanguageCodes.error(
                  LanguageCodes.MISSING,
                  "proxmox '" + host.address().last().name() + "' names no graphics card")
              .at(use.line())
              .withHint("add it to the host: card 'gpu', path: '0000:01:00', id: '10de:2684'"));
      return;
    }
    Map.Entry<String, Address> card = host.cards().entrySet().iterator().next();
    draft.after(card.getValue(), Level.EXISTS);
    draft.said(
        "pci",
        Map.of(
            "hostpci0",
            TreeBuilder.tree()
                .put("mapping", card.getKey())
                .put("pcie", true)
                .put("primary", system.equals("windows"))
                .build()),
        use.line());
  }

  /** Whether it runs and has the card. */
  boolean holdsCard() {
    Said<GpuUse> use = gpu;
    return runs() && use != null && use.value() == GpuUse.PASSTHROUGH;
  }
}
