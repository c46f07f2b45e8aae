package dev.homelab.provider.proxmox.vm;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Severity;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.http.Abreast;
import dev.homelab.provider.proxmox.client.Gates;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.provider.proxmox.client.Tasks;
import dev.homelab.provider.proxmox.config.VmWish;
import dev.homelab.provider.proxmox.kinds.HostCheck;
import dev.homelab.provider.proxmox.kinds.Records;
import dev.homelab.provider.proxmox.kinds.Work;
import dev.homelab.provider.proxmox.ownership.Mark;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.FoundObject;
import dev.homelab.spi.Observation;
import dev.homelab.spi.Observation.Owner;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.StepRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Machines of one cluster. */
public final class MachineWork implements Work {
  /** The type of machines. */
  public static final String TYPE = "proxmox.vm";

  private static final int MOST = 12;

  private final ProxmoxClient client;
  private final MachineReader reader;
  private final MachineWriter writer;
  private final MachineRemover remover;
  private final MachinePower power;

  /** Works through a client. */
  public MachineWork(ProxmoxClient client, Tasks tasks, MachineIds ids) {
    this.client = client;
    this.reader = new MachineReader(client);
    this.power = new MachinePower(client, tasks);
    this.writer = new MachineWriter(client, tasks, reader, power, ids);
    this.remover = new MachineRemover(client, tasks, reader, power);
  }

  /**
   * Who is looked for: an address, on a node, by its number, or by its mark where no number is
   * known or none is recorded: a run that was cut off may have made it with another one.
   */
  private record Sought(
      Address address, String node, long vmid, @Nullable ResourceSpec spec, boolean byMark) {}

  /**
   * What nodes tell of their machines.
   *
   * @param lines the machines of those that answer
   * @param silent those that do not, and why
   * @param inventory the guests of the cluster where they had to be asked for
   */
  private record Nodes(
      Map<Long, MachineReader.Line> lines,
      Map<String, ProviderException> silent,
      List<MachineReader.Line> inventory) {}

  @Override
  public Map<Address, Observation> observe(
      LabIdentity lab,
      List<ResourceSpec> specs,
      Map<Address, StateEntry> prior,
      CallContext context) {
    List<Sought> all = new ArrayList<>();
    Map<Address, StateEntry> left = new TreeMap<>(prior);
    for (ResourceSpec spec : specs) {
      VmWish wish = VmWish.of(spec.desired(), spec.address());
      StateEntry entry = left.remove(spec.address());
      long recorded = entry == null ? 0 : number(entry);
      long vmid = recorded > 0 ? recorded : wish.vmid();
      all.add(new Sought(spec.address(), wish.node(), vmid, spec, recorded == 0));
    }
    for (StateEntry entry : left.values()) {
      String node = VmWish.of(entry.recorded(), entry.address()).node();
      all.add(new Sought(entry.address(), node, number(entry), null, number(entry) == 0));
    }
    Nodes nodes = new Nodes(new LinkedHashMap<>(), new TreeMap<>(), new ArrayList<>());
    nodes(all).forEach(node -> list(node, nodes, context));
    elsewhere(lab, all, nodes, context);
    Map<Long, MachineReader.Line> lines = nodes.lines();
    Map<Long, Optional<Machine>> byNumber = readAll(all, lines, context);
    Map<Address, Machine> byMark = byMark(lab, all, lines, byNumber, context);
    HostCheck check = new HostCheck(client);
    Map<Address, Observation> found = new HashMap<>();
    List<Machine> read = new ArrayList<>(byMark.values());
    byNumber.values().forEach(one -> one.ifPresent(read::add));
    for (Sought sought : all) {
      Machine machine = byNumber.getOrDefault(sought.vmid(), Optional.empty()).orElse(null);
      Machine marked = sought.byMark() ? byMark.get(sought.address()) : null;
      boolean ours = machine != null && machine.owner(lab, sought.address()) == Owner.OURS;
      machine = marked != null && !ours ? marked : machine;
      ProviderException silence = machine == null ? silence(lab, sought, all, nodes) : null;
      found.put(
          sought.address(),
          silence == null
              ? observation(lab, sought, machine, check, read, context)
              : new Observation.Unreachable(silence));
    }
    return found;
  }

  /** The settings of machines, one request each and as many at a time as their nodes bear. */
  private Map<Long, Optional<Machine>> readAll(
      List<Sought> all, Map<Long, MachineReader.Line> lines, CallContext context) {
    Map<Long, Supplier<Optional<Machine>>> questions = new HashMap<>();
    TreeSet<String> nodes = new TreeSet<>();
    for (Sought sought : all) {
      MachineReader.Line line = lines.get(sought.vmid());
      if (line != null) {
        nodes.add(line.node());
        questions.put(sought.vmid(), () -> Optional.ofNullable(read(line, context)));
      }
    }
    try {
      return Abreast.ask(questions, Math.min(MOST, Gates.NODE * nodes.size()), "proxmox");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PveException.stopped(e);
    }
  }

  private static TreeSet<String> nodes(List<Sought> all) {
    TreeSet<String> nodes = new TreeSet<>();
    all.stream().map(Sought::node).filter(node -> !node.isEmpty()).forEach(nodes::add);
    return nodes;
  }

  /** The machines of a node, or that it is silent, which is no trouble for those of others. */
  private void list(String node, Nodes nodes, CallContext context) {
    try {
      reader.list(node, context).forEach(line -> nodes.lines().putIfAbsent(line.vmid(), line));
    } catch (ProviderException e) {
      if (!MachineReader.isAway(e)) {
        throw e;
      }
      nodes.silent().put(node, e);
    }
  }

  /** Those that are on none of the nodes where they should be are looked for in the cluster. */
  private void elsewhere(LabIdentity lab, List<Sought> all, Nodes nodes, CallContext context) {
    Map<Long, MachineReader.Line> lines = nodes.lines();
    boolean missing =
        all.stream().anyMatch(sought -> sought.vmid() == 0 || !lines.containsKey(sought.vmid()));
    if (!missing) {
      return;
    }
    try {
      nodes.inventory().addAll(reader.everywhere(context));
    } catch (ProviderException e) {
      boolean told = all.stream().allMatch(sought -> nodes.silent().containsKey(sought.node()));
      if (!told || !MachineReader.isAway(e)) {
        throw e;
      }
    }
    String tag = Mark.tags(lab).get(1);
    TreeSet<String> more = new TreeSet<>();
    for (MachineReader.Line line : nodes.inventory()) {
      boolean wanted =
          all.stream().anyMatch(sought -> sought.vmid() == line.vmid())
              || line.tags().contains(tag);
      if (wanted && !lines.containsKey(line.vmid())) {
        more.add(line.node());
      }
    }
    more.removeAll(nodes.silent().keySet());
    more.forEach(node -> list(node, nodes, context));
  }

  /**
   * Why it cannot be told whether one that was not found is there, or null when it is not: its own
   * node is silent, or one where the inventory has its number, or has one of this lab that no
   * record names and that may thus be it.
   */
  private static @Nullable ProviderException silence(
      LabIdentity lab, Sought sought, List<Sought> all, Nodes nodes) {
    ProviderException own = nodes.silent().get(sought.node());
    if (own != null || nodes.silent().isEmpty()) {
      return own;
    }
    String tag = Mark.tags(lab).get(1);
    for (MachineReader.Line line : nodes.inventory()) {
      boolean unnamed =
          line.tags().contains(tag)
              && all.stream().noneMatch(one -> !one.byMark() && one.vmid() == line.vmid());
      boolean itself = line.vmid() == sought.vmid() || sought.byMark() && unnamed;
      ProviderException silent = nodes.silent().get(line.node());
      if (itself && silent != null) {
        return silent;
      }
    }
    return null;
  }

  private Map<Address, Machine> byMark(
      LabIdentity lab,
      List<Sought> all,
      Map<Long, MachineReader.Line> lines,
      Map<Long, Optional<Machine>> byNumber,
      CallContext context) {
    Map<Address, Machine> found = new HashMap<>();
    if (all.stream().noneMatch(Sought::byMark)) {
      return found;
    }
    String tag = Mark.tags(lab).get(1);
    for (MachineReader.Line line : lines.values()) {
      Optional<Machine> known = byNumber.get(line.vmid());
      Machine machine =
          !line.tags().contains(tag)
              ? null
              : known != null ? known.orElse(null) : read(line, context);
      Address address =
          machine == null ? null : Mark.addressOf(machine.description(), lab, machine.identity());
      if (machine != null && address != null) {
        found.put(address, machine);
      }
    }
    return found;
  }

  private @Nullable Machine read(MachineReader.@Nullable Line line, CallContext context) {
    if (line == null) {
      return null;
    }
    if (Machine.isBeingMade(line.lock())) {
      power.awaitMade(line.node(), line.vmid(), context);
      return reader.fresh(line.node(), line.vmid(), context);
    }
    return reader.read(line, context);
  }

  private static Observation observation(
      LabIdentity lab,
      Sought sought,
      @Nullable Machine machine,
      HostCheck check,
      List<Machine> read,
      CallContext context) {
    ResourceSpec spec = sought.spec();
    VmWish wish = spec == null ? null : VmWish.of(spec.desired(), spec.address());
    if (machine == null) {
      Diagnostic lacking = inUse(wish, null, read);
      if (wish != null && lacking == null) {
        lacking = first(() -> check.machine(wish, context));
      }
      return lacking == null
          ? new Observation.Absent()
          : new Observation.Unreachable(
              new ProviderException(ErrorClass.REJECTED, lacking, null, null));
    }
    Diagnostic refused = wish == null ? null : MachineComparison.refused(wish, machine);
    if (wish != null && refused == null) {
      TreeSet<String> to = new TreeSet<>();
      MachineDisks.moves(wish, machine).values().forEach(move -> to.add(move.to()));
      refused = first(() -> check.disks(machine.node(), to, context));
      List<String> more = new ArrayList<>(wish.volumes().values());
      more.removeIf(volume -> machine.names(volume));
      Diagnostic used = inUse(wish, machine, read);
      refused = refused == null ? used : refused;
      if (refused == null) {
        refused = first(() -> check.free(machine.node(), more, context));
      }
    }
    return new Observation.Present(
        machine.tree(),
        null,
        machine.owner(lab, sought.address()),
        machine.lock().isEmpty(),
        machine.objectId(),
        machine.outputs(),
        Value.Tree.EMPTY,
        refused);
  }

  /** A disk of a wish that another one of the machines that were read has, or null. */
  private static @Nullable Diagnostic inUse(
      @Nullable VmWish wish, @Nullable Machine machine, List<Machine> read) {
    for (String volume : wish == null ? List.<String>of() : wish.volumes().values()) {
      for (Machine other : read) {
        boolean same = machine != null && machine.vmid() == other.vmid();
        if (!same && other.names(volume)) {
          return HostCheck.inUse(volume, other.vmid());
        }
      }
    }
    return null;
  }

  /** The first error; none where the host does not tell, for making it tells then. */
  private static @Nullable Diagnostic first(Supplier<List<Diagnostic>> lacking) {
    try {
      return lacking.get().stream()
          .filter(told -> told.severity() == Severity.ERROR)
          .findFirst()
          .orElse(null);
    } catch (ProviderException notTold) {
      return null;
    }
  }

  static long number(StateEntry entry) {
    String id = entry.objectId();
    return id.matches("qemu/\\d+") ? Long.parseLong(id.substring("qemu/".length())) : 0;
  }

  @Override
  public Comparison compare(
      ResourceSpec desired, @Nullable StateEntry prior, Observation.Present observed) {
    return MachineComparison.of(desired, prior, observed.live());
  }

  @Override
  public Applied create(StepRequest request, CallContext context) {
    return writer.create(request, context);
  }

  @Override
  public Applied update(StepRequest request, CallContext context) {
    return writer.update(request, context);
  }

  @Override
  public void delete(StepRequest request, CallContext context) {
    remover.delete(request, context);
  }

  @Override
  public void awaitGone(StepRequest request, CallContext context) {
    remover.awaitGone(request, context);
  }

  @Override
  public Value.Tree awaitReady(StepRequest request, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    VmWish wish = VmWish.of(spec.desired(), spec.address());
    long vmid = wish.vmid() > 0 ? wish.vmid() : MachineWriter.vmidOf(request);
    if (vmid == 0) {
      Observation seen =
          observe(request.lab(), List.of(spec), Map.of(), context).get(spec.address());
      return seen instanceof Observation.Present present ? present.outputs() : Value.Tree.EMPTY;
    }
    String wanted = wish.runs() ? "running" : "stopped";
    Machine machine = reader.find(wish.node(), vmid, context);
    if (machine == null) {
      return Value.Tree.EMPTY;
    }
    power.await(machine.node(), vmid, wanted, context);
    return machine.outputs();
  }

  @Override
  public List<FoundObject> inventory(LabIdentity lab, CallContext context) {
    List<FoundObject> found = new ArrayList<>();
    String tag = Mark.tags(lab).get(1);
    for (MachineReader.Line line : reader.everywhere(context)) {
      Machine machine =
          line.tags().contains(tag) ? reader.fresh(line.node(), line.vmid(), context) : null;
      Address address =
          machine == null ? null : Mark.addressOf(machine.description(), lab, machine.identity());
      if (machine != null && address != null) {
        found.add(
            Records.of(address, TYPE, machine.objectId(), recorded(machine), machine.outputs()));
      }
    }
    return found;
  }

  /** What can be told of the wish: where it is, its number, and the disks that are its own. */
  private static Value.Tree recorded(Machine machine) {
    TreeMap<String, Value> disks = new TreeMap<>();
    String own = ":(?:[^,]*/)?(?:vm|base)-" + machine.vmid() + "-disk-\\d+(?:[.,].*)?";
    machine
        .merged()
        .forEach(
            (key, value) -> {
              boolean disk = key.matches("(scsi|virtio|sata|ide)\\d+");
              if (disk && value.matches("[^:]+" + own) && !value.contains("media=cdrom")) {
                disks.put(key, Value.Tree.EMPTY);
              }
            });
    return Value.ofMap(
        Map.of(
            "node",
            machine.node(),
            "vmid",
            machine.vmid(),
            "name",
            machine.merged().getOrDefault("name", ""),
            "disks",
            new Value.Tree(disks)));
  }
}
