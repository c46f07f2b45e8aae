package dev.homelab.provider.proxmox.vm;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Severity;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Machines of one cluster. */
public final class MachineWork implements Work {
  /** The type of machines. */
  public static final String TYPE = "proxmox.vm";

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

  @Override
  public Map<Address, Observation> observe(
      LabIdentity lab,
      List<ResourceSpec> specs,
      Map<Address, StateEntry> prior,
      CallContext context) {
    MachineSearch search = new MachineSearch(reader, power, lab, sought(specs, prior));
    search.ask(context);
    HostCheck check = new HostCheck(client);
    Map<Address, Observation> found = new HashMap<>();
    for (MachineSearch.Sought sought : search.all()) {
      Machine machine = search.found(sought);
      ProviderException trouble = machine == null ? search.silence(sought) : search.taken(sought);
      StateEntry entry = prior.get(sought.address());
      found.put(
          sought.address(),
          trouble == null
              ? observation(lab, sought, entry, machine, check, search, context)
              : new Observation.Unreachable(trouble));
    }
    return found;
  }

  private static List<MachineSearch.Sought> sought(
      List<ResourceSpec> specs, Map<Address, StateEntry> prior) {
    List<MachineSearch.Sought> all = new ArrayList<>();
    Map<Address, StateEntry> left = new TreeMap<>(prior);
    for (ResourceSpec spec : specs) {
      StateEntry entry = left.remove(spec.address());
      all.add(MachineSearch.Sought.of(spec, entry == null ? 0 : number(entry)));
    }
    for (StateEntry entry : left.values()) {
      String node = VmWish.of(entry.recorded(), entry.address()).node();
      long vmid = number(entry);
      all.add(new MachineSearch.Sought(entry.address(), node, vmid, 0, null, vmid == 0));
    }
    return all;
  }

  private static Observation observation(
      LabIdentity lab,
      MachineSearch.Sought sought,
      @Nullable StateEntry prior,
      @Nullable Machine machine,
      HostCheck check,
      MachineSearch search,
      CallContext context) {
    ResourceSpec spec = sought.spec();
    VmWish wish = spec == null ? null : VmWish.of(spec.desired(), spec.address());
    if (machine == null) {
      Diagnostic lacking = inUse(wish, null, search.read());
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
      Diagnostic used = inUse(wish, machine, search.read());
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
        ClonedDisks.kept(prior, machine.outputs()),
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
