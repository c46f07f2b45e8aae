package dev.homelab.dsl.spec.machine;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.model.Address;
import dev.homelab.model.Value;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a machine's block says of its disks beyond the size of that of its system. */
final class VmDisks {
  final Map<String, DataDisk> data = new TreeMap<>();
  final Map<String, Said<String>> existing = new TreeMap<>();
  private final Map<String, Said<DiskSpeed>> speeds = new TreeMap<>();
  private final Map<String, Said<Value.Tree>> options = new TreeMap<>();

  /**
   * A disk for data.
   *
   * @param size its size
   * @param storage where it is made, or null for where the others are
   */
  record DataDisk(Size size, @Nullable String storage) {}

  /** Limits how fast a disk is; an empty name is the disk of the system. */
  void speed(Scope scope, String disk, DiskSpeed speed) {
    if (speeds.put(disk, Said.now(scope, speed)) != null) {
      scope.unfit("the speed of a disk is said twice", "say it once, with all of its limits");
    }
  }

  /** Says how the host treats a disk; an empty name is the disk of the system. */
  void options(Scope scope, String disk, Value.Tree said) {
    if (options.put(disk, Said.now(scope, said)) != null) {
      scope.unfit("the options of a disk are said twice", "say `diskOptions` once for each disk");
    }
  }

  /** Adds the disks for data, those of the template that the machine comes from among them. */
  void addData(
      Scope scope, Map<String, Value> disks, HostParts host, String usual, @Nullable VmDisks base) {
    Map<String, DataDisk> all = new TreeMap<>();
    if (base != null) {
      all.putAll(base.data);
    }
    all.putAll(data);
    all.forEach(
        (name, disk) -> {
          String on = disk.storage() == null ? usual : disk.storage();
          Value.Tree made = host.disk(on, Machines.diskSize(disk.size()), null);
          DiskBus.of(bus(name, base)).addData(scope, disks, name, made);
        });
  }

  /** The bus of a disk: as said here, that of the template's, or the usual one. */
  private @Nullable String bus(String name, @Nullable VmDisks base) {
    Said<Value.Tree> own = options.get(name);
    String said = own == null ? null : Value.textOf(own.value().get(DiskOptions.BUS));
    return said == null && base != null ? base.bus(name, null) : said;
  }

  /** Adds the disk of the system. */
  void addSystem(Map<String, Value> disks, Value.Tree made, @Nullable VmDisks base) {
    DiskBus bus = DiskBus.of(bus("", base));
    disks.put(bus.systemSlot(), bus.fit(made));
  }

  /** Where the disk of the system is. */
  String systemSlot(@Nullable VmDisks base) {
    return DiskBus.of(bus("", base)).systemSlot();
  }

  /**
   * Whether a text is the name of a volume, which is more than the room that it takes: {@code
   * storage:8} asks for a new one, and a path of the host is for root alone.
   */
  static boolean isVolume(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9_.-]*:[^:,=\\s]*[A-Za-z][^:,=\\s]*")
        && !text.matches("[^:]+:(cloudinit|iso/.*|import/.*|snippets/.*|vztmpl/.*|backup/.*)");
  }

  /** Attaches the disks that are there already; one that another machine has is reported. */
  void addExisting(Scope scope, Map<String, Value> disks, HostParts host, Address machine) {
    Set<String> seen = new HashSet<>();
    existing.forEach(
        (name, volume) -> {
          if (!seen.add(volume.value())) {
            twice(scope, volume);
            return;
          }
          Address other = host.useVolume(volume.value(), machine);
          if (!other.equals(machine)) {
            volume.report(
                scope,
                LanguageCodes.error(
                        LanguageCodes.BAD_VALUE,
                        "the disk '" + volume.value() + "' is in two machines")
                    .withDetail("It is in " + other + ", too; both would write on it.")
                    .withHint("give it to one of them"));
            return;
          }
          Value.Tree made = HostParts.used(volume.value());
          DiskBus.of(bus(name, null)).addData(scope, disks, name, made);
        });
  }

  private static void twice(Scope scope, Said<String> volume) {
    volume.report(
        scope,
        LanguageCodes.error(
                LanguageCodes.BAD_VALUE,
                "the disk '" + volume.value() + "' is in the machine twice")
            .withHint("say `existingDisk` for it once"));
  }

  /**
   * Gives disks their limits and options; a name that no disk has is reported.
   *
   * @param base what the template says of its disks, whose options hold where this block says none
   */
  void treat(Scope scope, Map<String, Value> disks, @Nullable VmDisks base) {
    String system = systemSlot(base);
    if (base != null) {
      base.options.forEach(
          (name, said) -> {
            String slot = slotOf(name, disks, system);
            if (slot != null && !options.containsKey(name)) {
              change(disks, slot, said.value());
            }
          });
    }
    speeds.forEach(
        (name, said) -> {
          String slot = found(scope, name, said, disks, system);
          if (slot != null) {
            change(disks, slot, TreeBuilder.of("speed", said.value().tree()));
          }
        });
    options.forEach(
        (name, said) -> {
          String slot = found(scope, name, said, disks, system);
          if (slot != null) {
            checkFormat(scope, name, said);
            change(disks, slot, said.value());
          }
        });
  }

  private void checkFormat(Scope scope, String name, Said<Value.Tree> said) {
    if (existing.containsKey(name) && said.value().get("format") != null) {
      Diagnostic fault =
          LanguageCodes.error(
              LanguageCodes.BAD_VALUE, "'" + name + "' is there already, and has its format");
      said.report(scope, fault.withHint("leave out `format:`"));
    }
  }

  private static void change(Map<String, Value> disks, String slot, Value.Tree more) {
    if (disks.get(slot) instanceof Value.Tree disk) {
      disks.put(slot, disk.withAll(more).without(DiskOptions.BUS));
    }
  }

  private static @Nullable String found(
      Scope scope, String name, Said<?> said, Map<String, Value> disks, String system) {
    String slot = slotOf(name, disks, system);
    if (slot == null) {
      said.report(
          scope,
          LanguageCodes.error(LanguageCodes.MISSING, "the machine has no disk '" + name + "'")
              .withHint("add it: dataDisk '" + name + "', 100.GiB"));
    }
    return slot;
  }

  private static @Nullable String slotOf(String name, Map<String, Value> disks, String system) {
    if (name.isEmpty()) {
      return system;
    }
    for (Map.Entry<String, Value> disk : disks.entrySet()) {
      boolean called =
          disk.getValue() instanceof Value.Tree tree
              && !disk.getKey().equals(system)
              && name.equals(Value.textOf(tree.get("serial")));
      if (called) {
        return disk.getKey();
      }
    }
    return null;
  }
}
