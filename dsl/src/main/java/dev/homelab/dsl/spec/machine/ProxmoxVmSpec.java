package dev.homelab.dsl.spec.machine;

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
        """
        homelab { value('other') { content 'x' }; secrets { env 'pve.token', 'PVE_TOKEN' }
        network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
        proxmox('pve') {
          endpoint 'https://192.168.1.10:8006'; token secret('pve.token')
          card 'gpu', path: '0000:01:00', id: '10de:2684'
          vm('base', linux { template() }); pool 'media'
          ids '2000-2099'; image('debian') { url 'https://images.example.com/a.qcow2' }
          vm linux {
        …
        } } }\
        """)
public final class ProxmoxVmSpec extends ThingSpec<ProxmoxVmSpec> {
  private static final String UBUNTU =
      "https://cloud-images.ubuntu.com/releases/24.04/release/ubuntu-24.04-server-cloudimg-amd64.img";

  /** Slots for media that machines of type q35 have, in the order in which they are filled. */
  private static final List<String> MEDIA = List.of("ide0", "ide2", "sata0", "sata1");

  private final String name;
  private final String system;
  private final HostParts host;
  private @Nullable Said<Size> memory;
  private @Nullable Said<Integer> cpu;
  private @Nullable Said<Size> disk;
  private final VmSettings settings = new VmSettings();
  private @Nullable Said<Integer> number;
  private @Nullable Said<IpAddress> ip;
  private @Nullable Said<String> node;
  private final List<Said<String>> media = new ArrayList<>();
  private boolean off;
  private final List<String> keys = new ArrayList<>();

  private ProxmoxVmSpec(Scope scope, String name, String system, HostParts host) {
    super(scope);
    this.name = name;
    this.system = system;
    this.host = host;
  }

  /** Opens a machine of a host. */
  static ProxmoxVmSpec open(Scope around, String name, String system, HostParts host) {
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
    memory = Said.now(scope(), size);
    return say();
  }

  /** Sets the number of processors. */
  @Word(
      doc = "Sets how many processors the machine has.",
      byDefault = "2",
      example = "cpu 8",
      once = true)
  public ProxmoxVmSpec cpu(int count) {
    cpu = Said.now(scope(), Machines.atLeastOne(scope(), "processor", count));
    return say();
  }

  /** Sets the size of the system's disk. */
  @Word(
      doc = "Sets the size of the disk that the system is on.",
      byDefault = "64.GiB, or that of its template",
      example = "disk 1.TiB",
      once = true)
  public ProxmoxVmSpec disk(Size size) {
    disk = Said.now(scope(), size);
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
    ip = parsed == null ? ip : Said.now(scope(), parsed);
    return say();
  }

  /** Names the node. */
  @Word(
      doc = "Names the node of the Proxmox cluster that the machine is on.",
      byDefault = "the first node",
      example = "node 'pve'",
      once = true)
  public ProxmoxVmSpec node(String name) {
    node = Said.now(scope(), name);
    return say();
  }

  /** Names the number. */
  @Word(
      doc = "Names the machine's number on the host.",
      byDefault = "taken from the host's range, and kept",
      example = "id 2010",
      once = true)
  public ProxmoxVmSpec id(int vmid) {
    number = Said.now(scope(), vmid);
    return say();
  }

  /** Names the medium. */
  @Word(
      doc =
          "Names an installation medium on a storage of the host, or an image of the host; the"
              + " machine starts from the first one, and has those after it beside it, such as one"
              + " with drivers.",
      byDefault = "none; Linux starts from a cloud image",
      example = "medium 'local:iso/windows.iso'; medium 'local:iso/virtio-win.iso'")
  public ProxmoxVmSpec medium(String volume) {
    if (media.size() < MEDIA.size()) {
      media.add(Said.now(scope(), volume));
    } else {
      scope().unfit("a machine has " + MEDIA.size() + " media at most", "take one away");
    }
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

  /** Notes what the line that runs now states of a plain property. */
  ProxmoxVmSpec state(String field, Object value) {
    settings.state(scope(), field, value);
    return this;
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
            .follows("nets", settings.cards.cards(host, scope(), lan), "its cards");
    Said<Integer> vmid = number;
    if (vmid != null) {
      draft.said("vmid", vmid.value(), vmid.line());
      Machines.requireFree(scope(), host.address(), vmid);
    }
    Value image = image(on);
    TreeMap<String, Value> disks = new TreeMap<>();
    VmDisks ofBase = base == null ? null : base.settings().disks;
    Value.Tree made = host.disk(storage(), Machines.diskSize(diskSize()), image);
    settings.disks.addSystem(disks, made, ofBase);
    String slot = settings.disks.systemSlot(ofBase);
    settings.disks.addData(scope(), disks, host, storage(), ofBase);
    settings.disks.addExisting(scope(), disks, host, address());
    settings.disks.treat(scope(), disks, ofBase);
    draft.follows("disks", disks, "the disk of the system, then those for data");
    draft.ignore("disks." + slot + ".image");
    settings.cloned(draft, base);
    firmware(draft, slot);
    if (isLinux() && media.isEmpty()) {
      draft.follows("cloudInit", cloudInit(lan, stated), "what a cloud image reads first");
    } else if (settings.cloudInit != null) {
      unfit(settings.cloudInit, "only Linux from a cloud image reads cloud-init", "take it away");
    }
    settings.describe(draft, host, scope(), address(), runs());
    boolean keeps = settings.plain.containsKey("balloon");
    settings.devices.handOn(draft, host, scope(), on, runs(), system.equals("windows"), keeps);
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
    return isLinux() && media.isEmpty() ? ubuntu(on) : null;
  }

  private void firmware(Draft draft, String system) {
    VmHardware hardware = settings.hardware;
    Said<String> said = hardware.firmware;
    if (said != null) {
      draft.said("bios", said.value().equals("uefi") ? "ovmf" : "seabios", said.line());
    }
    if (said == null ? !isLinux() : said.value().equals("uefi")) {
      Value.Tree efi =
          TreeBuilder.tree()
              .put("storage", storage())
              .put("enrolledKeys", hardware.enrolledKeys)
              .build();
      String reason = said == null ? "Windows 11 starts by UEFI" : "UEFI keeps its settings there";
      draft.byDefault("efi", efi, reason);
    }
    if (!isLinux() || hardware.tpm != null) {
      Value.Tree tpm =
          TreeBuilder.tree().put("storage", storage()).put("version", hardware.tpm).build();
      draft.byDefault("tpm", tpm, isLinux() ? "told tpm()" : "Windows 11 asks for a TPM");
    }
    TreeMap<String, Value> slots = new TreeMap<>();
    for (Said<String> medium : media) {
      slots.put(MEDIA.get(slots.size()), volume(medium));
    }
    if (!slots.isEmpty()) {
      List<String> order = List.of(system, MEDIA.get(0));
      draft.follows("media", slots, "to install from");
      draft.follows("boot", order, "the medium only while the disk is empty");
    }
    startsFrom(draft, system);
  }

  /** Says what the machine starts from, where the block does. */
  private void startsFrom(Draft draft, String system) {
    Said<List<String>> said = settings.boot;
    if (said == null) {
      return;
    }
    if (media.isEmpty() && said.value().contains("medium")) {
      unfit(said, "the machine has no medium to start from", "add it: medium 'local:iso/a.iso'");
    }
    Map<String, String> slots = Map.of("disk", system, "medium", MEDIA.get(0), "network", "net0");
    draft.said("boot", said.value().stream().map(slots::get).toList(), said.line());
  }

  private void unfit(Said<?> said, String title, String hint) {
    problem(LanguageCodes.error(LanguageCodes.BAD_VALUE, title).at(said.line()).withHint(hint));
  }

  private Value volume(Said<String> medium) {
    ImageSpec named = medium.value().indexOf(':') < 0 ? host.image(scope(), medium) : null;
    return named == null ? new Value.Text(medium.value()) : named.volume();
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
    Value.Tree usual =
        Lan.cloudInit(lan, stated == null ? null : stated.value(), storage())
            .put("user", user)
            .put("password", settings.password)
            .put("sshKeys", keys)
            .build();
    Said<Value.Tree> more = settings.cloudInit;
    return more == null ? usual : CloudInitOptions.put(usual, more.value());
  }
}
