package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Known;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.IpAddress;
import dev.homelab.dsl.spec.unit.IpRange;
import dev.homelab.dsl.spec.unit.Size;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Machines of a cluster that are alike: its control planes, or workers. */
@BlockOf(
    name = "machines",
    doc = "Machines of a cluster that are alike: its control planes, or workers.",
    in =
        """
        homelab { value('other') { content 'x' }; secrets { env 'pve.token', 'PVE_TOKEN' }
        network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
        proxmox('pve') { endpoint 'https://192.168.1.10:8006'; token secret('pve.token')
          ids '2000-2099'; pool 'media'; card 'gpu', path: '0000:01:00', id: '10de:2684' }
        cluster('prod') { on 'pve'; controlPlane { address '192.168.1.50' }
          workers 1, {
          addresses '192.168.1.70-192.168.1.79'
        …
        } } }\
        """)
public final class MachineGroupSpec extends Spec<MachineGroupSpec> {
  private final String label;
  private final int count;
  private final boolean controls;
  private int cpu;
  private Size memory;
  private Size disk;
  private final List<Said<IpRange>> ranges = new ArrayList<>();
  private @Nullable String storage;
  @Nullable Said<Map<String, String>> installDisk;
  private final Map<String, Size> dataDisks = new TreeMap<>();
  private final Map<String, String> labels = new TreeMap<>();
  private final Map<String, String> taints = new TreeMap<>();
  private final List<Said<String>> patches = new ArrayList<>();
  private final VmSettings settings = new VmSettings();
  private final List<Said<String>> places = new ArrayList<>();
  private final List<String> nodes = new ArrayList<>();
  private final List<Said<String>> hostWords = new ArrayList<>();
  private final Set<String> stated = new TreeSet<>();
  private boolean workloads;
  private boolean wipe;

  private MachineGroupSpec(Scope scope, String label, int count, boolean controls) {
    super(scope);
    this.label = label;
    this.count = count;
    this.controls = controls;
    this.cpu = controls ? 2 : 4;
    this.memory = Size.gib(controls ? 4 : 8);
    this.disk = Size.gib(controls ? 50 : 100);
  }

  /** The control planes of a cluster. */
  static MachineGroupSpec controlPlanes(Scope cluster, int count) {
    return new MachineGroupSpec(cluster, "cp", count, true);
  }

  /** Workers of a cluster, whose names hold the label. */
  static MachineGroupSpec workers(Scope cluster, String label, int count) {
    return new MachineGroupSpec(cluster, label, count, false);
  }

  @Override
  protected MachineGroupSpec self() {
    return this;
  }

  /** A card of the host is handed on. */
  @Known(doc = "A graphics card of the host is handed to each machine, one card to one machine.")
  public GpuUse getPassthrough() {
    return GpuUse.PASSTHROUGH;
  }

  /** Sets the number of processors. */
  @Word(
      doc = "Sets how many processors each machine has.",
      byDefault = "2 for control planes, 4 for workers",
      example = "cpu 6",
      once = true)
  public MachineGroupSpec cpu(int processors) {
    onHosts("cpu");
    stated.add("cpu");
    cpu = Machines.atLeastOne(scope(), "processor", processors);
    return say();
  }

  /** Sets the memory. */
  @Word(
      doc = "Sets the memory of each machine.",
      byDefault = "4.GiB for control planes, 8.GiB for workers",
      example = "memory 12.GiB",
      once = true)
  public MachineGroupSpec memory(Size size) {
    Size least = controls ? Size.gib(2) : Size.gib(1);
    if (size.compareTo(least) < 0) {
      scope().unfit(size + " is too little memory for Talos", "give it " + least + " or more");
    }
    onHosts("memory");
    stated.add("memory");
    memory = size;
    return say();
  }

  /** Sets the size of the disk. */
  @Word(
      doc = "Sets the size of the disk that Talos and everything that runs on it share.",
      byDefault = "50.GiB for control planes, 100.GiB for workers",
      example = "disk 200.GiB",
      once = true)
  public MachineGroupSpec disk(Size size) {
    if (size.compareTo(Size.gib(10)) < 0) {
      scope().unfit(size + " is too small a disk for Talos", "give it 10.GiB or more");
    }
    onHosts("disk");
    disk = size;
    return say();
  }

  /** Names the address. */
  @Word(
      doc = "Names the address of the machine; a network of the lab must hold it.",
      byDefault = "must be said, here or with `addresses`",
      example = "address '192.168.1.60'",
      once = true)
  public MachineGroupSpec address(String literal) {
    onHosts("address");
    IpAddress parsed = Names.parsed(scope(), literal, IpAddress::parse);
    if (parsed != null) {
      ranges.add(Said.now(scope(), new IpRange(parsed, parsed)));
    }
    return say();
  }

  /** Names the addresses. */
  @Word(
      doc = "Names the addresses of the machines, taken in their order.",
      byDefault = "must be said, here or with `address`",
      example = "addresses '192.168.1.60-192.168.1.65'")
  public MachineGroupSpec addresses(String range) {
    onHosts("addresses");
    IpRange parsed = Names.parsed(scope(), range, IpRange::parse);
    if (parsed != null) {
      ranges.add(Said.now(scope(), parsed));
    }
    return say();
  }

  /** Names the storage. */
  @Word(
      doc = "Names the storage of the Proxmox host that disks of these machines are made on.",
      byDefault = "the host's storage",
      example = "storage 'fast'",
      once = true)
  public MachineGroupSpec storage(String name) {
    onHosts("storage");
    storage = name;
    return say();
  }

  /** Adds a disk. */
  @Word(
      doc = "Adds a disk for data to each machine, mounted at /var/mnt/NAME.",
      byDefault = "none",
      example = "dataDisk 'longhorn', 200.GiB")
  public MachineGroupSpec dataDisk(String name, Size size) {
    onHosts("dataDisk");
    dataDisks.put(Names.label(scope(), "disk", name), size);
    return say();
  }

  /** Tags the machines. */
  @Word(
      doc = "Tags the machines on their Proxmox host.",
      byDefault = "only the tags that show whose they are",
      example = "tags 'kubernetes', 'prod'")
  public MachineGroupSpec tags(String... names) {
    onHosts("tags");
    settings.tags.addAll(VmSettings.checkedTags(scope(), names));
    return say();
  }

  /** Puts the machines into a pool. */
  @Word(
      doc = "Puts the machines into a pool of their Proxmox host.",
      byDefault = "in none",
      example = "pool 'media'",
      once = true)
  public MachineGroupSpec pool(String name) {
    onHosts("pool");
    settings.pool = Said.now(scope(), name);
    return say();
  }

  /** Names the disk that Talos is installed on. */
  @Word(
      doc = "Names the disk of a box that Talos is installed on, by its device or by what it is.",
      byDefault =
          "the smallest disk of a box, of 6 GiB at least; the first one of a virtual machine",
      example = "installDisk type: 'nvme', size: '>= 500GB'",
      named = {
        "size: how large it is, such as '>= 500GB'",
        "model: its model, * for any characters",
        "serial: its serial number",
        "type: hdd, ssd, nvme or sd"
      },
      once = true)
  public MachineGroupSpec installDisk(Map<String, ?> named) {
    installDisk = Said.now(scope(), diskTerms(named, scope()));
    return say();
  }

  /** What an install disk is like, by the names that Talos has for it. */
  static Map<String, String> diskTerms(Map<String, ?> named, Scope scope) {
    NamedArguments given = NamedArguments.of("installDisk", named, scope);
    TreeMap<String, String> selector = new TreeMap<>();
    for (String key : List.of("size", "model", "serial", "type")) {
      String text = given.optionalText(key);
      if (text != null) {
        selector.put(key, text);
      }
    }
    return selector;
  }

  /** Names the device that Talos is installed on. */
  public MachineGroupSpec installDisk(String device) {
    installDisk = Said.now(scope(), Map.of("disk", device));
    return say();
  }

  /** Labels the nodes. */
  @Word(
      doc = "Puts a label on the Kubernetes nodes.",
      byDefault = "none",
      example = "label 'topology.kubernetes.io/zone', 'rack-1'")
  public MachineGroupSpec label(String key, String value) {
    labels.put(key, value);
    return say();
  }

  /** Taints the nodes. */
  @Word(
      doc = "Keeps workloads that do not tolerate it off the nodes, as VALUE:EFFECT.",
      byDefault = "none on workers",
      example = "taint 'dedicated', 'storage:NoSchedule'")
  public MachineGroupSpec taint(String key, String valueAndEffect) {
    taints.put(key, valueAndEffect);
    return say();
  }

  /** Patches the machine config. */
  @Word(
      doc = "Merges a patch into the Talos machine config of these machines.",
      byDefault = "none",
      example = "machinePatch '{machine: {sysctls: {vm.max_map_count: \"262144\"}}}'")
  public MachineGroupSpec machinePatch(String yaml) {
    patches.add(Said.now(scope(), yaml));
    return say();
  }

  /** Lets control planes carry workloads. */
  @Word(
      doc = "Lets control planes carry workloads as well.",
      byDefault = "only where the cluster has no workers",
      example = "workloads()")
  public MachineGroupSpec workloads() {
    workloads = true;
    return say();
  }

  /** Allows a box to be wiped. */
  @Word(
      doc = "Allows that a box which carries data or another system is wiped.",
      byDefault = "such a box is refused",
      example = "wipe()")
  public MachineGroupSpec wipe() {
    wipe = true;
    return say();
  }

  /** The names of the machines of a cluster. */
  List<String> names(String cluster) {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      names.add(cluster + '-' + label + '-' + i);
    }
    return names;
  }

  /** The addresses of the machines in their order; fewer where the script names too few. */
  List<Said<IpAddress>> hosts() {
    List<Said<IpAddress>> hosts = new ArrayList<>();
    for (Said<IpRange> range : ranges) {
      IpAddress at = range.value().first();
      while (hosts.size() < count && range.value().contains(at)) {
        hosts.add(new Said<>(at, range.line()));
        at = new IpAddress(at.number().add(BigInteger.ONE), at.bits());
      }
    }
    return hosts;
  }

  /** Its addresses, of a cluster with this name. */
  AddressPool addressPool(String cluster) {
    List<IpRange> all = ranges.stream().map(Said::value).toList();
    return AddressPool.of(cluster + '-' + label, all, hosts().size());
  }

  boolean controls() {
    return controls;
  }

  int count() {
    return count;
  }

  int cpu() {
    return cpu;
  }

  Size memory() {
    return memory;
  }

  Size disk() {
    return disk;
  }

  @Nullable String storage() {
    return storage;
  }

  @Nullable Said<Map<String, String>> installDisk() {
    return installDisk;
  }

  Map<String, Size> dataDisks() {
    return dataDisks;
  }

  /** Whether the script states a size, {@code cpu} or {@code memory}. */
  boolean states(String size) {
    return stated.contains(size);
  }

  /** What the block says of its machines as those of a host. */
  VmSettings settings() {
    return settings;
  }

  /** The hosts that the block names in the place of its cluster's; none when it names none. */
  List<Said<String>> places() {
    return places;
  }

  /**
   * What the block says of its machines as those of a host, for a word that only these have; notes
   * that the line that runs now says it.
   */
  VmSettings onHosts(String word) {
    hostWords.add(Said.now(scope(), word));
    return settings;
  }

  /** The words of the block that only machines of a host have, with their lines. */
  List<Said<String>> hostWords() {
    return hostWords;
  }

  /** The nodes that the block names; none when it names none. */
  List<String> nodes() {
    return nodes;
  }

  Map<String, String> labels() {
    return labels;
  }

  Map<String, String> taints() {
    return taints;
  }

  List<Said<String>> patches() {
    return patches;
  }

  boolean carriesWorkloads() {
    return workloads;
  }

  boolean mayBeWiped() {
    return wipe;
  }
}
