package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.model.Value;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What disks of a machine hang on: where they have places, and what they cannot have there. */
enum DiskBus {
  /** That of virtual SCSI controllers. */
  SCSI("scsi", 0, 1, 13),
  /** Virtual disks without a controller. */
  VIRTIO("virtio", 0, 1, 13),
  /** For systems without virtual devices; installation media may have the first two places. */
  SATA("sata", 5, 2, 3);

  private final String word;
  private final int system;
  private final int first;
  private final int places;

  DiskBus(String word, int system, int first, int places) {
    this.word = word;
    this.system = system;
    this.first = first;
    this.places = places;
  }

  /** The bus of a word; the usual one for null. */
  static DiskBus of(@Nullable String word) {
    for (DiskBus bus : values()) {
      if (bus.word.equals(word)) {
        return bus;
      }
    }
    return SCSI;
  }

  /** The place of the system's disk. */
  String systemSlot() {
    return word + system;
  }

  /** The options that disks on it cannot have. */
  private Set<String> lacks() {
    return switch (this) {
      case SCSI -> Set.of();
      case VIRTIO -> Set.of("ssd", "queues");
      case SATA -> Set.of("ioThread", "queues");
    };
  }

  /** Whether disks on it have an option. */
  boolean knows(String option) {
    return !lacks().contains(option);
  }

  /** A disk without what it cannot have here. */
  Value.Tree fit(Value.Tree disk) {
    TreeMap<String, Value> fields = new TreeMap<>(disk.fields());
    fields.keySet().removeAll(lacks());
    return new Value.Tree(fields);
  }

  /**
   * Adds a disk for data, whose serial number is its name. Its slot follows from the name, too, so
   * that disks that come and go move no other; of two that would share one, the second is refused.
   */
  void addData(Scope scope, Map<String, Value> disks, String name, Value.Tree made) {
    String slot = word + (first + Math.floorMod(name.hashCode(), places));
    Value before = disks.put(slot, fit(made).with("serial", new Value.Text(name)));
    if (before instanceof Value.Tree other) {
      scope
          .lab()
          .report(
              LanguageCodes.error(
                      LanguageCodes.BAD_NAME,
                      "the disks '"
                          + Value.textOf(other.get("serial"))
                          + "' and '"
                          + name
                          + "' would have the same place in their machine, "
                          + slot)
                  .withDetail("The place follows from the name, so that no disk takes another's.")
                  .at(scope.origin().user())
                  .withHint("call the newer one otherwise, such as '" + name + "-2'"));
    }
  }
}
