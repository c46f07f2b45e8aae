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

  /** Who is looked for: an address, on a node, by its number or, with 0, by its mark. */
  private record Sought(Address address, String node, long vmid, @Nullable ResourceSpec spec) {}

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
      all.add(new Sought(spec.address(), wish.node(), recorded > 0 ? recorded : wish.vmid(), spec));
    }
    for (StateEntry entry : left.values()) {
      String node = VmWish.of(entry.recorded(), entry.address()).node();
      all.add(new Sought(entry.address(), node, number(entry), null));
    }
    Map<Address, Observation> found = new HashMap<>();
    Map<Long, MachineReader.Line> lines = new LinkedHashMap<>();
    for (String node : nodes(all)) {
      try {
        reader.list(node, context).forEach(line -> lines.put(line.vmid(), line));
      } catch (ProviderException e) {
        boolean away =
            e.errorClass() == ErrorClass.UNREACHABLE || e.errorClass() == ErrorClass.TRANSIENT;
        if (!away) {
          throw e;
        }
        all.stream()
            .filter(sought -> sought.node().equals(node))
            .forEach(sought -> found.put(sought.address(), new Observation.Unreachable(e)));
      }
    }
    all.removeIf(sought -> found.containsKey(sought.address()));
    elsewhere(lab, all, lines, context);
    Map<Address, Machine> byMark = byMark(lab, all, lines, context);
    Map<Long, Optional<Machine>> byNumber = readAll(all, lines, context);
    HostCheck check = new HostCheck(client);
    for (Sought sought : all) {
      Machine machine =
          sought.vmid() == 0
              ? byMark.get(sought.address())
              : byNumber.getOrDefault(sought.vmid(), Optional.empty()).orElse(null);
      found.put(sought.address(), observation(lab, sought, machine, check, context));
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

  /** Those that are on none of the nodes where they should be are looked for in the cluster. */
  private void elsewhere(
      LabIdentity lab, List<Sought> all, Map<Long, MachineReader.Line> lines, CallContext context) {
    boolean missing =
        all.stream().anyMatch(sought -> sought.vmid() == 0 || !lines.containsKey(sought.vmid()));
    if (!missing) {
      return;
    }
    String tag = Mark.tags(lab).get(1);
    TreeSet<String> more = new TreeSet<>();
    for (MachineReader.Line line : reader.everywhere(context)) {
      boolean wanted =
          all.stream().anyMatch(sought -> sought.vmid() == line.vmid())
              || line.tags().contains(tag);
      if (wanted && !lines.containsKey(line.vmid())) {
        more.add(line.node());
      }
    }
    for (String node : more) {
      reader.list(node, context).forEach(line -> lines.putIfAbsent(line.vmid(), line));
    }
  }

  private Map<Address, Machine> byMark(
      LabIdentity lab, List<Sought> all, Map<Long, MachineReader.Line> lines, CallContext context) {
    Map<Address, Machine> found = new HashMap<>();
    if (all.stream().noneMatch(sought -> sought.vmid() == 0)) {
      return found;
    }
    String tag = Mark.tags(lab).get(1);
    for (MachineReader.Line line : lines.values()) {
      Machine machine = line.tags().contains(tag) ? read(line, context) : null;
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
      CallContext context) {
    ResourceSpec spec = sought.spec();
    VmWish wish = spec == null ? null : VmWish.of(spec.desired(), spec.address());
    if (machine == null) {
      Diagnostic lacking = wish == null ? null : first(() -> check.machine(wish, context));
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
    String own = ":" + "(?:" + machine.vmid() + "/)?vm-" + machine.vmid() + "-disk-\\d+.*";
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
