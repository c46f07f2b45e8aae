package dev.homelab.provider.proxmox.vm;

import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.provider.http.Abreast;
import dev.homelab.provider.proxmox.client.Gates;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.provider.proxmox.config.VmWish;
import dev.homelab.provider.proxmox.ownership.Mark;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Observation.Owner;
import dev.homelab.spi.ProviderException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds machines of a lab on the nodes of a host: by their numbers, by their marks, and which nodes
 * do not tell. One search is one look, by one thread.
 */
final class MachineSearch {
  private static final int MOST = 12;

  private final MachineReader reader;
  private final MachinePower power;
  private final LabIdentity lab;
  private final String tag;
  private final List<Sought> all;

  /** The machines of the nodes that answer, those of the lab's own nodes first. */
  private final Map<Long, MachineReader.Line> lines = new LinkedHashMap<>();

  /** The nodes that do not answer, and why. */
  private final Map<String, ProviderException> silent = new TreeMap<>();

  /** The guests of the cluster where they had to be asked for. */
  private final List<MachineReader.Line> inventory = new ArrayList<>();

  private Map<Long, Optional<Machine>> byNumber = Map.of();
  private final Map<Address, Machine> byMark = new HashMap<>();

  /**
   * Who is looked for: an address, on a node, by its number, or by its mark where no number is
   * known or none is recorded: a run that was cut off may have made it with another one.
   *
   * @param vmid the number that it has, or is to have; 0 when none is known
   * @param wished the number that the script names, or 0
   * @param spec null for a machine that the script does not name any more
   */
  record Sought(
      Address address,
      String node,
      long vmid,
      long wished,
      @Nullable ResourceSpec spec,
      boolean byMark) {
    /** A machine of the script; {@code recorded} is its number in the records, or 0. */
    static Sought of(ResourceSpec spec, long recorded) {
      VmWish wish = VmWish.of(spec.desired(), spec.address());
      long vmid = recorded > 0 ? recorded : wish.vmid();
      return new Sought(spec.address(), wish.node(), vmid, wish.vmid(), spec, recorded == 0);
    }

    boolean isRenumbered() {
      return wished > 0 && wished != vmid;
    }
  }

  MachineSearch(MachineReader reader, MachinePower power, LabIdentity lab, List<Sought> all) {
    this.reader = reader;
    this.power = power;
    this.lab = lab;
    this.tag = Mark.tags(lab).get(1);
    this.all = List.copyOf(all);
  }

  /** Who is looked for. */
  List<Sought> all() {
    return all;
  }

  /**
   * Asks the nodes.
   *
   * @throws ProviderException when a node refuses to tell; one that is silent is remembered
   */
  void ask(CallContext context) {
    nodes().forEach(node -> list(node, context));
    elsewhere(context);
    byNumber = readAll(context);
    if (all.stream().anyMatch(Sought::byMark)) {
      readMarked(context);
    }
  }

  private SortedSet<String> nodes() {
    TreeSet<String> nodes = new TreeSet<>();
    all.stream().map(Sought::node).filter(node -> !node.isEmpty()).forEach(nodes::add);
    return nodes;
  }

  /** The machines of a node, or that it is silent, which is no trouble for those of others. */
  private void list(String node, CallContext context) {
    try {
      reader.list(node, context).forEach(line -> lines.putIfAbsent(line.vmid(), line));
    } catch (ProviderException e) {
      if (!MachineReader.isAway(e)) {
        throw e;
      }
      silent.put(node, e);
    }
  }

  /** Those that are on none of the nodes where they should be are looked for in the cluster. */
  private void elsewhere(CallContext context) {
    if (all.stream().noneMatch(this::isMissing)) {
      return;
    }
    try {
      inventory.addAll(reader.everywhere(context));
    } catch (ProviderException e) {
      boolean told = all.stream().allMatch(sought -> silent.containsKey(sought.node()));
      if (!told || !MachineReader.isAway(e)) {
        throw e;
      }
    }
    TreeSet<String> more = new TreeSet<>();
    for (MachineReader.Line line : inventory) {
      if (isWanted(line) && !lines.containsKey(line.vmid())) {
        more.add(line.node());
      }
    }
    more.removeAll(silent.keySet());
    more.forEach(node -> list(node, context));
  }

  private boolean isMissing(Sought sought) {
    return sought.vmid() == 0 || sought.isRenumbered() || !lines.containsKey(sought.vmid());
  }

  private boolean isWanted(MachineReader.Line line) {
    return line.tags().contains(tag)
        || all.stream().anyMatch(one -> one.vmid() == line.vmid() || one.wished() == line.vmid());
  }

  /** The settings of machines, one request each and as many at a time as their nodes bear. */
  private Map<Long, Optional<Machine>> readAll(CallContext context) {
    Map<Long, Supplier<Optional<Machine>>> questions = new HashMap<>();
    TreeSet<String> nodes = new TreeSet<>();
    for (Sought sought : all) {
      MachineReader.Line line = lines.get(sought.vmid());
      if (line != null) {
        nodes.add(line.node());
        questions.put(sought.vmid(), () -> Optional.ofNullable(read(line, context)));
      }
      MachineReader.Line there = sought.isRenumbered() ? lines.get(sought.wished()) : null;
      if (there != null) {
        questions.put(sought.wished(), () -> Optional.ofNullable(read(there, context)));
      }
    }
    try {
      return Abreast.ask(questions, Math.min(MOST, Gates.NODE * nodes.size()), "proxmox");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PveException.stopped(e);
    }
  }

  private void readMarked(CallContext context) {
    for (MachineReader.Line line : lines.values()) {
      Optional<Machine> known = byNumber.get(line.vmid());
      Machine machine =
          !line.tags().contains(tag)
              ? null
              : known != null ? known.orElse(null) : read(line, context);
      Address address =
          machine == null ? null : Mark.addressOf(machine.description(), lab, machine.identity());
      if (machine != null && address != null) {
        byMark.put(address, machine);
      }
    }
  }

  private @Nullable Machine read(MachineReader.Line line, CallContext context) {
    if (Machine.isBeingMade(line.lock())) {
      power.awaitMade(line.node(), line.vmid(), context);
      return reader.fresh(line.node(), line.vmid(), context);
    }
    return reader.read(line, context);
  }

  /** The machine that is looked for, or that has its number; null when none was found. */
  @Nullable Machine found(Sought sought) {
    Machine machine = byNumber.getOrDefault(sought.vmid(), Optional.empty()).orElse(null);
    Machine marked = sought.byMark() ? byMark.get(sought.address()) : null;
    boolean ours = machine != null && machine.owner(lab, sought.address()) == Owner.OURS;
    return marked != null && !ours ? marked : machine;
  }

  /** Every machine whose settings were read. */
  List<Machine> read() {
    List<Machine> read = new ArrayList<>(byMark.values());
    byNumber.values().forEach(one -> one.ifPresent(read::add));
    return read;
  }

  /**
   * The refusal of the number that a machine is to have from now on, when something else has it:
   * another machine, a container, or one on a node that is silent. Null when it is free. The old
   * machine would be gone before the new one is refused.
   */
  @Nullable ProviderException taken(Sought sought) {
    if (!sought.isRenumbered()) {
      return null;
    }
    Machine there = byNumber.getOrDefault(sought.wished(), Optional.empty()).orElse(null);
    if (there != null) {
      boolean itself = there.owner(lab, sought.address()) == Owner.OURS;
      return itself ? null : TakenNumber.by(there, lab);
    }
    return inventory.stream()
        .filter(line -> line.vmid() == sought.wished())
        .findFirst()
        .map(TakenNumber::by)
        .orElse(null);
  }

  /**
   * Why it cannot be told whether one that was not found is there, or null when it is not: its own
   * node is silent, or one where the inventory has its number, or has one of this lab that no
   * record names and that may thus be it.
   */
  @Nullable ProviderException silence(Sought sought) {
    ProviderException own = silent.get(sought.node());
    if (own != null || silent.isEmpty()) {
      return own;
    }
    for (MachineReader.Line line : inventory) {
      boolean unnamed =
          line.tags().contains(tag)
              && all.stream().noneMatch(one -> !one.byMark() && one.vmid() == line.vmid());
      boolean itself = line.vmid() == sought.vmid() || (sought.byMark() && unnamed);
      ProviderException silence = silent.get(line.node());
      if (itself && silence != null) {
        return silence;
      }
    }
    return null;
  }
}
