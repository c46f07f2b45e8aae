package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Choice;
import dev.homelab.dsl.spec.Known;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.ThingSpec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A Proxmox VE host or cluster, how to reach it, and the machines on it. */
@BlockOf(
    name = "proxmox",
    doc = "A Proxmox VE host or cluster, how to reach it, and the machines on it.",
    in =
        """
        homelab { value('other') { content 'x' }; secrets { env 'pve.token', 'PVE_TOKEN' }
        network('lan') { addresses '192.168.1.0/24'; gateway '192.168.1.1' }
        proxmox('pve') {
          endpoint 'https://192.168.1.10:8006'
          token secret('pve.token')
        …
        } }\
        """)
public final class ProxmoxSpec extends ThingSpec<ProxmoxSpec> {
  private static final String PORT = ":8006";
  private final TreeMap<String, Value> config = new TreeMap<>();
  private final HostParts parts;
  private final List<ModeSpec> modes = new ArrayList<>();
  private final BudgetSpec budget;
  private boolean counted;

  private ProxmoxSpec(Scope scope) {
    super(scope);
    this.budget = new BudgetSpec(scope);
    this.parts = new HostParts(scope);
  }

  /** Opens a host of the lab, whose scope is given. */
  public static ProxmoxSpec open(Scope lab, String name) {
    Address address = lab.child("proxmox", Names.label(lab, "host", name));
    return new ProxmoxSpec(lab.at(address).on(address));
  }

  @Override
  protected ProxmoxSpec self() {
    return this;
  }

  /** Names the address. */
  @Word(
      doc = "Names the address of the host's API.",
      byDefault = "must be said",
      example = "endpoint 'https://192.168.1.10:8006'",
      once = true)
  public ProxmoxSpec endpoint(String url) {
    String host = Machines.hostOf(url);
    if (host == null) {
      scope().unfit("'" + url + "' is no address of an API", "write 'https://192.168.1.10:8006'");
    }
    config.put("url", new Value.Text(url));
    return say();
  }

  /** Names the token. */
  @Word(
      doc = "Names the API token, USER@REALM!NAME=SECRET, as a secret of the lab.",
      byDefault = "must be said; `homelab doctor --setup-proxmox` prints how to make one",
      example = "token secret('pve.token')",
      once = true)
  public ProxmoxSpec token(Value.Secret token) {
    config.put("token", token);
    return say();
  }

  /** Logs in with a password. */
  @Word(
      doc = "Logs in as a user with a password, for what only root@pam may do.",
      byDefault = "the token holds",
      example = "login 'root@pam', secret('pve.token')",
      once = true)
  public ProxmoxSpec login(String user, Value.Secret password) {
    config.put("user", new Value.Text(user));
    config.put("password", password);
    return say();
  }

  /** Pins the certificate. */
  @Word(
      doc = "Pins the host's certificate by its SHA-256 fingerprint.",
      byDefault =
          "the authorities that this machine trusts; `homelab doctor` prints the fingerprint",
      example =
          "fingerprint '00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:"
              + "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF'",
      once = true)
  public ProxmoxSpec fingerprint(String sha256) {
    config.put("fingerprint", new Value.Text(sha256));
    return say();
  }

  /** Names the authority. */
  @Word(
      doc = "Names a PEM file with the authority that signed the host's certificate.",
      byDefault = "the authorities that this machine trusts",
      example = "authority 'pve-root-ca.pem'",
      once = true)
  public ProxmoxSpec authority(String file) {
    config.put("ca", new Value.Text(file));
    return say();
  }

  /** Names the nodes. */
  @Word(
      doc =
          "Names the nodes of the Proxmox cluster; machines of a group are spread over them in turn,"
              + " and a name may stand more than once.",
      byDefault = "one node, called as the block is",
      example = "nodes 'pve1', 'pve2'",
      once = true)
  public ProxmoxSpec nodes(String... names) {
    parts.nodes.addAll(List.of(names));
    return say();
  }

  /** Names the storage of disks. */
  @Word(
      doc = "Names the storage that disks of machines are made on.",
      byDefault = "'local-lvm'",
      example = "storage 'local-zfs'",
      once = true)
  public ProxmoxSpec storage(String name) {
    parts.storage = name;
    return say();
  }

  /** Names the storage of images. */
  @Word(
      doc = "Names the storage that images are downloaded to; its content must allow import.",
      byDefault = "'local'",
      example = "images 'local'",
      once = true)
  public ProxmoxSpec images(String name) {
    parts.images = name;
    return say();
  }

  /** Names the bridge. */
  @Word(
      doc = "Names the bridge that machines are connected to, where their network names none.",
      byDefault = "'vmbr0'",
      example = "bridge 'vmbr0'",
      once = true)
  public ProxmoxSpec bridge(String name) {
    parts.bridge = name;
    return say();
  }

  /** Names the numbers. */
  @Word(
      doc = "Names the numbers that machines of the lab may take.",
      byDefault = "'2000-8999'",
      example = "ids '2000-2099'",
      once = true)
  public ProxmoxSpec ids(String range) {
    if (!range.matches("[1-9][0-9]{2,8}-[1-9][0-9]{2,8}")) {
      scope().unfit("'" + range + "' is not a range of numbers", "write it like ids '2000-2099'");
    }
    config.put("vmids", new Value.Text(range));
    return say();
  }

  /** Names a graphics card. */
  @Word(
      doc = "Names a graphics card of the host, which one running machine at a time may have.",
      byDefault = "none",
      example = "card 'gpu', path: '0000:01:00', id: '10de:2684'",
      named = {
        "path: where it is on the bus, as lspci shows it",
        "id: vendor and device, as lspci -n shows them",
        "node: the node that has it; the first one when not said"
      })
  public ProxmoxSpec card(Map<String, ?> named, String name) {
    NamedArguments given = NamedArguments.of("card", named, scope());
    String path = given.text("path");
    String id = given.text("id");
    String node = given.optionalText("node");
    String checked = Names.label(scope(), "card", name);
    Address mapping = address().child("card", checked);
    if (path != null && id != null) {
      String where = node == null ? parts.node(0) : node;
      parts
          .draft(mapping, "proxmox.mapping")
          .said("id", checked, scope().line())
          .said("map", List.of("node=" + where + ",path=" + path + ",id=" + id), scope().line())
          .add(scope());
      parts.cards().add(new GraphicsCards.Card(checked, mapping, node));
    }
    return say();
  }

  /** Windows. */
  @Known(doc = "A machine for Windows 11: UEFI, TPM, virtual devices.")
  public Choice<ProxmoxVmSpec> getWindows() {
    return Choice.of("windows");
  }

  /** Linux. */
  @Known(doc = "A machine with Ubuntu from a cloud image.")
  public Choice<ProxmoxVmSpec> getLinux() {
    return Choice.of("linux");
  }

  /** Makes a virtual machine named after its system. */
  @Word(
      doc = "Makes a virtual machine with an operating system; a text before it names it.",
      byDefault = "named after its system",
      example = "vm linux { memory 4.GiB; address '192.168.1.40' }",
      makes = true)
  public ProxmoxSpec vm(Choice<ProxmoxVmSpec> system) {
    return vm(system.name(), system);
  }

  /** Makes a virtual machine under a name. */
  public ProxmoxSpec vm(String name, Choice<ProxmoxVmSpec> system) {
    ProxmoxVmSpec spec = ProxmoxVmSpec.open(scope(), name, system.name(), parts);
    system.describe(spec);
    spec.freeze();
    parts.machines().add(spec);
    made(spec.address());
    return say();
  }

  /** Says what the host has to give. */
  @Word(
      doc = "Says what the host has to give to its machines; what does not fit is a mistake.",
      byDefault = "nothing is counted",
      example = "budget { memory 64.GiB; hypervisor 4.GiB; zfs 8.GiB }")
  public ProxmoxSpec budget(Consumer<BudgetSpec> block) {
    block.accept(budget);
    budget.freeze();
    counted = true;
    return say();
  }

  /** Describes a mode. */
  @Word(
      doc =
          "Describes a way to use the host, which `homelab mode NAME` brings about: what is started"
              + " and what is stopped.",
      byDefault = "none",
      example = "vm windows { off() }; mode('gaming') { start 'windows' }")
  public ProxmoxSpec mode(String name, Consumer<ModeSpec> block) {
    ModeSpec spec = ModeSpec.open(scope(), name);
    block.accept(spec);
    spec.freeze();
    modes.add(spec);
    return say();
  }

  /** What the host has for its machines. */
  HostParts parts() {
    return parts;
  }

  /** Adds the target; called at the end of the block. */
  public void emit() {
    Park.of(scope().lab()).add(address().last().name(), parts);
    if (config.get("url") == null) {
      missing("no endpoint", "endpoint 'https://192.168.1.10" + PORT + "'");
    }
    if (config.get("token") == null && config.get("password") == null) {
      missing("no token", "token secret('proxmox.token')");
    }
    scope()
        .lab()
        .add(new TargetSpec(address(), "proxmox", new Value.Tree(config), scope().origin()));
    scope().lab().later(this::emitMachines);
    scope().lab().afterExpansion(this::refuseSharedCards);
    scope().lab().afterExpansion(this::emitModes);
  }

  /** Counts what machines take, always and in each mode; called when all of them are known. */
  private void emitModes() {
    Budget.Room room = budget.room();
    tell(room);
    if (counted) {
      BudgetCheck.tell(
          scope(),
          "together",
          Budget.of(address(), room, scope().lab().resources(), Set.of(), Set.of()));
    }
    modes.forEach(mode -> mode.emit(room));
  }

  /** What the block tells of its host: always its addresses, and with a budget its room. */
  private void tell(Budget.Room room) {
    TreeMap<String, Value> told = new TreeMap<>(Map.of("addresses", addresses()));
    if (counted) {
      told.put("room", room.outputs());
      told.put("nodes", Value.of(List.copyOf(new TreeSet<>(parts.nodes))));
    }
    scope()
        .lab()
        .add(
            new Component(
                address().child("budget", "host"),
                "budget",
                null,
                told,
                List.of(),
                new TreeMap<>(),
                scope().origin()));
  }

  private Value addresses() {
    Park park = Park.of(scope().lab());
    List<Value> pools = new ArrayList<>();
    park.networks().values().forEach(lan -> pools.add(AddressPool.of(lan, park.taken()).outputs()));
    ClusterMachines.pools(scope().lab(), address()).forEach(pool -> pools.add(pool.outputs()));
    return new Value.Seq(pools);
  }

  private void emitMachines() {
    parts.machines().forEach(ProxmoxVmSpec::emit);
  }

  /** Refuses a card that two machines have which run at the same time, those of clusters too. */
  private void refuseSharedCards() {
    Map<Value, ResourceSpec> holders = new HashMap<>();
    for (ResourceSpec machine : scope().lab().resources()) {
      Value card = address().equals(machine.target()) ? runningCard(machine.desired()) : null;
      ResourceSpec first = card == null ? null : holders.putIfAbsent(card, machine);
      if (first != null) {
        problem(
            LanguageCodes.error(
                    LanguageCodes.BAD_VALUE,
                    "one graphics card is handed to two running machines: "
                        + first.address().last().name()
                        + " and "
                        + machine.address().last().name())
                .at(machine.origin().user())
                .withHint("leave one of them off: off()"));
      }
    }
  }

  /** The card that a machine has while it runs, or null. */
  private static @Nullable Value runningCard(Value.Tree machine) {
    boolean runs = "running".equals(Value.textOf(machine.get("power")));
    Value devices = runs ? machine.get("pci") : null;
    Value first = devices instanceof Value.Tree all ? all.get("hostpci0") : null;
    return first instanceof Value.Tree device ? device.get("mapping") : null;
  }

  private void missing(String what, String hint) {
    problem(
        LanguageCodes.error(
                LanguageCodes.MISSING, "proxmox '" + address().last().name() + "' has " + what)
            .at(scope().origin().user())
            .withHint("add it: " + hint));
  }
}
