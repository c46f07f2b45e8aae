package dev.homelab.dsl.spec.machine;

import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Lab;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the machines of a host take of what it has.
 *
 * @param host the host
 * @param room what it has
 * @param uses what each machine takes, in the order of the lab
 * @param cards how many graphics cards it may hand to machines
 */
public record Budget(Address host, Room room, List<Use> uses, long cards) {
  private static final String CARD = "proxmox.mapping";
  private static final String CARD_OF_BOX = "talos.card";

  public Budget {
    uses = List.copyOf(uses);
  }

  /**
   * What a host has.
   *
   * @param memory its memory in MiB, 0 when not known
   * @param hypervisor what the hypervisor keeps, in MiB
   * @param zfs what the cache of ZFS keeps, in MiB
   * @param cores its processors, 0 when not known
   * @param overcommit how many times over they may be given away
   * @param disk the room for disks in MiB, 0 when not known
   * @param pages the memory in MiB that a box with Cozystack keeps for machines at boot, as huge
   *     pages; -1 for a host, which keeps none
   */
  public record Room(
      long memory, long hypervisor, long zfs, long cores, long overcommit, long disk, long pages) {
    /** That of a host of which the script tells nothing. */
    public static final Room UNKNOWN = new Room(0, 0, 0, 0, 1, 0, -1);

    /** Whether it is that of a box with Cozystack. */
    public boolean isBox() {
      return pages >= 0;
    }

    /**
     * The processors that machines may have for themselves: the static policy of the kubelet gives
     * away whole ones, and keeps at least one for the system.
     */
    public long ownCores() {
      return Math.max(0, cores - 1);
    }

    /** The memory that is left for machines, in MiB. */
    public long forMachines() {
      return memory - hypervisor - zfs;
    }

    Value.Tree outputs() {
      return Value.ofMap(
          Map.of(
              "memory", memory,
              "hypervisor", hypervisor,
              "zfs", zfs,
              "cores", cores,
              "overcommit", overcommit,
              "disk", disk,
              "pages", pages));
    }

    /** The room that a lab's record of it describes. */
    public static Room of(Value.Tree outputs) {
      return new Room(
          number(outputs, "memory"),
          number(outputs, "hypervisor"),
          number(outputs, "zfs"),
          number(outputs, "cores"),
          number(outputs, "overcommit"),
          number(outputs, "disk"),
          number(outputs, "pages"));
    }
  }

  /**
   * What a machine takes.
   *
   * @param machine its address
   * @param runs whether it runs; one that is off takes disk only
   * @param memory in MiB
   * @param cores processors
   * @param disk in MiB
   * @param card the graphics card that it has, by its name on the host, or null
   * @param own the processors that nobody else has beside it; 0 when it shares them
   * @param paged whether its memory is of huge pages of 2 MiB, which the box keeps from boot on
   */
  public record Use(
      Address machine,
      boolean runs,
      long memory,
      long cores,
      long disk,
      @Nullable String card,
      long own,
      boolean paged) {}

  /** The budget of a host with some machines started and others stopped. */
  public static Budget of(
      Address host,
      Room room,
      Collection<ResourceSpec> resources,
      Set<Address> started,
      Set<Address> stopped) {
    List<Use> uses = new ArrayList<>();
    for (ResourceSpec resource : resources) {
      if (!host.equals(resource.target())) {
        continue;
      }
      VirtualMachine machine = VirtualMachine.of(resource);
      if (machine == null) {
        uses.addAll(BoxUse.workers(resource));
      } else {
        Address address = resource.address();
        boolean runs = started.contains(address) || (machine.runs() && !stopped.contains(address));
        uses.add(machine.isOnBox() ? BoxUse.of(resource, runs) : use(resource, runs));
      }
    }
    long cards =
        resources.stream()
            .filter(
                one ->
                    (one.type().equals(CARD) && host.equals(one.target()))
                        || (one.type().equals(CARD_OF_BOX) && one.address().isWithin(host)))
            .count();
    return new Budget(host, room, uses, cards);
  }

  private static Use use(ResourceSpec machine, boolean runs) {
    Value.Tree wish = machine.desired();
    return new Use(
        machine.address(),
        runs,
        number(wish, "memory"),
        number(wish, "cores"),
        disks(wish),
        card(wish),
        0,
        false);
  }

  /** How many graphics cards running machines have. */
  public long cardsTaken() {
    return uses.stream().filter(use -> use.runs() && use.card() != null).count();
  }

  /**
   * The memory that running machines take, in MiB; pages that a box keeps whether they run or not.
   */
  public long memory() {
    long shared =
        uses.stream().filter(one -> one.runs() && !one.paged()).mapToLong(Use::memory).sum();
    return shared + Math.max(paged(), room.pages());
  }

  /** The memory that running machines take of huge pages, in MiB. */
  public long paged() {
    return uses.stream().filter(one -> one.runs() && one.paged()).mapToLong(Use::memory).sum();
  }

  /** The processors that running machines have for themselves. */
  public long ownCores() {
    return uses.stream().filter(Use::runs).mapToLong(Use::own).sum();
  }

  /** The processors that running machines take. */
  public long cores() {
    return uses.stream().filter(Use::runs).mapToLong(Use::cores).sum();
  }

  /** The room that disks of all machines take, in MiB. */
  public long disk() {
    return uses.stream().mapToLong(Use::disk).sum();
  }

  /** What does not fit, in words; empty when all does. */
  public List<String> excess() {
    List<String> excess = new ArrayList<>();
    if (room.memory() > 0 && memory() > room.forMachines()) {
      excess.add(
          "running machines take "
              + gibibytes(memory())
              + " of memory, and "
              + gibibytes(room.forMachines())
              + " are left for them ("
              + gibibytes(room.memory())
              + " less "
              + gibibytes(room.hypervisor())
              + (room.isBox() ? " for the platform and " : " for the hypervisor and ")
              + gibibytes(room.zfs())
              + " for ZFS)");
    }
    if (room.isBox()) {
      excessOfBox(excess);
    }
    if (room.cores() > 0 && cores() > room.cores() * room.overcommit()) {
      excess.add(
          "running machines have "
              + cores()
              + " processors, and "
              + room.cores()
              + " may be given away "
              + room.overcommit()
              + " times over");
    }
    if (room.disk() > 0 && disk() > room.disk()) {
      excess.add(
          "disks take " + gibibytes(disk()) + ", and there is room for " + gibibytes(room.disk()));
    }
    sharedCards()
        .forEach(
            (card, machines) ->
                excess.add(
                    "two running machines have the graphics card '"
                        + card
                        + "': "
                        + String.join(", ", machines)));
    return excess;
  }

  private void excessOfBox(List<String> excess) {
    if (paged() > room.pages()) {
      excess.add(
          "running machines take "
              + gibibytes(paged())
              + " of huge pages, and the box keeps "
              + gibibytes(room.pages())
              + " of them");
    }
    if (room.cores() > 0 && ownCores() > room.ownCores()) {
      excess.add(
          "running machines have "
              + ownCores()
              + " processors of their own, one more for each machine than it sees, and "
              + room.ownCores()
              + " of "
              + room.cores()
              + " can be given away so");
    }
  }

  /** The cards that more than one running machine has, with the names of these. */
  private SortedMap<String, List<String>> sharedCards() {
    SortedMap<String, List<String>> having = new TreeMap<>();
    for (Use use : uses) {
      String card = use.card();
      if (use.runs() && card != null) {
        having.computeIfAbsent(card, name -> new ArrayList<>()).add(use.machine().last().name());
      }
    }
    having.values().removeIf(machines -> machines.size() < 2);
    return having;
  }

  /** So many mebibytes for people, as {@code 4 GiB}. */
  public static String gibibytes(long mebibytes) {
    return mebibytes % 1024 == 0 ? mebibytes / 1024 + " GiB" : mebibytes + " MiB";
  }

  /** The nodes that the block of a host with a budget names; none when it names none. */
  public static Set<String> nodes(Lab lab, Address host) {
    Set<String> nodes = new TreeSet<>();
    for (Component budget : blocks(lab, host)) {
      if (budget.outputs().get("nodes") instanceof Value.Seq names) {
        names.items().stream()
            .filter(Value.Text.class::isInstance)
            .forEach(name -> nodes.add(((Value.Text) name).value()));
      }
    }
    return nodes;
  }

  /** What the block of a host says that the host has; empty when it has no budget. */
  public static Optional<Room> room(Lab lab, Address host) {
    return blocks(lab, host).stream()
        .map(budget -> budget.outputs().get("room"))
        .filter(Value.Tree.class::isInstance)
        .map(room -> Room.of((Value.Tree) room))
        .findFirst();
  }

  private static List<Component> blocks(Lab lab, Address host) {
    return lab.components().stream()
        .filter(one -> one.word().equals("budget") && one.address().isWithin(host))
        .toList();
  }

  /** The first card that a machine is handed, or null. */
  static @Nullable String card(Value.Tree machine) {
    Value first = machine.get("pci") instanceof Value.Tree all ? all.get("hostpci0") : null;
    return first instanceof Value.Tree device ? Value.textOf(device.get("mapping")) : null;
  }

  private static long disks(Value.Tree wish) {
    long all = 0;
    if (wish.get("disks") instanceof Value.Tree disks) {
      for (Value disk : disks.fields().values()) {
        String size = disk instanceof Value.Tree tree ? Value.textOf(tree.get("size")) : null;
        if (size != null && size.length() > 1) {
          long amount = Long.parseLong(size.substring(0, size.length() - 1));
          all += size.endsWith("G") ? amount * 1024 : amount;
        }
      }
    }
    return all;
  }

  static long number(Value.Tree tree, String name) {
    return tree.get(name) instanceof Value.Int number ? number.value() : 0;
  }
}
