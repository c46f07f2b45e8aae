package dev.homelab.provider.proxmox.vm;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.FieldChange;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.provider.proxmox.config.Delta;
import dev.homelab.provider.proxmox.config.Effect;
import dev.homelab.provider.proxmox.config.Prop;
import dev.homelab.provider.proxmox.config.Sizes;
import dev.homelab.provider.proxmox.config.VmDiff;
import dev.homelab.provider.proxmox.config.VmWish;
import dev.homelab.provider.proxmox.config.VolumeOwner;
import dev.homelab.provider.proxmox.ownership.Mark;
import dev.homelab.spi.Comparison;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How a machine differs from its wish, and what changing it interrupts. Pure. */
public final class MachineComparison {
  private MachineComparison() {}

  /** The comparison that a plan shows. */
  public static Comparison of(ResourceSpec desired, @Nullable StateEntry prior, Value.Tree live) {
    Machine machine = Machine.parse(live);
    VmWish wish = VmWish.of(desired.desired(), desired.address());
    VmWish recorded = prior == null ? null : VmWish.of(prior.recorded(), desired.address());
    Map<String, FieldChange> changes = new LinkedHashMap<>();
    TreeSet<String> restart = new TreeSet<>();
    List<String> interrupts = new ArrayList<>();
    List<Delta> deltas = new ArrayList<>(VmDiff.of(wish, machine.current(), recorded));
    deltas.addAll(VmDiff.of(wish, machine.merged(), recorded));
    Set<String> unmade = unmade(wish, machine, recorded);
    for (Delta delta : deltas) {
      changes.putIfAbsent(delta.path(), change(delta));
      Effect effect = effect(delta, machine, unmade);
      if (machine.runs() && effect == Effect.RESTART && waits(machine, delta)) {
        restart.add(delta.path());
      }
      if (machine.runs() && effect == Effect.GUEST_READS) {
        interrupts.add("the guest reads " + delta.path() + " at its next start");
      }
      detached(delta, machine, interrupts);
    }
    if (!restart.isEmpty()) {
      interrupts.add(0, "restarts the machine, for " + String.join(", ", restart));
    }
    tags(wish, recorded, machine, changes);
    power(wish, machine, changes, interrupts);
    pool(wish, recorded, changes);
    place(wish, machine, changes, interrupts);
    storages(wish, machine, changes, interrupts);
    describe(desired, machine, changes);
    boolean renumbered = wish.vmid() > 0 && wish.vmid() != machine.vmid();
    if (renumbered) {
      changes.put(
          "vmid",
          new FieldChange("vmid", new Value.Int(machine.vmid()), new Value.Int(wish.vmid()), ""));
    }
    return new Comparison(
        List.copyOf(changes.values()),
        renumbered ? List.of("vmid") : List.of(),
        interrupts.stream().distinct().toList());
  }

  /**
   * The settings of which the host was told all that is wished, and which are not in force: those
   * that wait for a restart by their kind, and those that it, or the guest, could not change at
   * once. They are not sent again.
   */
  static Set<String> unmade(VmWish wish, Machine machine, @Nullable VmWish recorded) {
    Set<String> keys = new TreeSet<>();
    VmDiff.of(wish, machine.current(), recorded).forEach(delta -> keys.add(delta.key()));
    VmDiff.of(wish, machine.merged(), recorded).forEach(delta -> keys.remove(delta.key()));
    return keys;
  }

  /**
   * When a difference takes effect; what could not be changed at once does so at a restart.
   *
   * @param unmade the settings that wait on the host already
   */
  static Effect effect(Delta delta, Machine machine, Set<String> unmade) {
    Effect effect = Effect.of(delta, machine.current());
    return effect == Effect.LIVE && unmade.contains(delta.key()) ? Effect.RESTART : effect;
  }

  /** Says what becomes of a disk whose place is left empty, or taken by another one. */
  private static void detached(Delta delta, Machine machine, List<String> interrupts) {
    boolean left = delta.after().isEmpty() && delta.option().isEmpty();
    if (!Prop.isDrive(delta.key()) || (!left && !delta.replacesDisk())) {
      return;
    }
    String file = left ? Prop.parse(delta.key(), delta.before()).get("file") : delta.before();
    interrupts.add(
        VolumeOwner.isOfAnother(file, machine.vmid())
            ? "detaches " + delta.key() + ", whose disk " + file + " stays as it is"
            : "detaches " + delta.key() + ", whose data stays as an unused disk");
  }

  /** A difference to what is in force needs a restart; one to what waits only undoes that. */
  private static boolean waits(Machine machine, Delta delta) {
    String now = machine.current().get(delta.key());
    String value = now == null ? "" : now;
    String is =
        delta.option().isEmpty() ? value : Prop.parse(delta.key(), value).get(delta.option());
    return !Prop.canonical(delta.key(), delta.option(), is)
        .equals(Prop.canonical(delta.key(), delta.option(), delta.after()));
  }

  private static FieldChange change(Delta delta) {
    return new FieldChange(delta.path(), text(delta.before()), text(delta.after()), "");
  }

  private static @Nullable Value text(String text) {
    return text.isEmpty() ? null : new Value.Text(text);
  }

  private static void tags(
      VmWish wish, @Nullable VmWish recorded, Machine machine, Map<String, FieldChange> changes) {
    List<String> there = machine.tags();
    Set<String> missing = lower(wish.tags());
    missing.removeAll(there);
    boolean unmarked = !there.contains(Mark.TAG);
    Set<String> left = recorded == null ? new TreeSet<>() : lower(recorded.tags());
    left.removeAll(lower(wish.tags()));
    left.retainAll(there);
    if (!missing.isEmpty() || !left.isEmpty() || unmarked) {
      changes.put(
          "tags",
          new FieldChange(
              "tags",
              text(String.join(";", there)),
              text(String.join(";", wanted(wish, recorded, there))),
              ""));
    }
  }

  private static Set<String> lower(List<String> tags) {
    TreeSet<String> lower = new TreeSet<>();
    tags.forEach(tag -> lower.add(tag.toLowerCase(java.util.Locale.ROOT)));
    return lower;
  }

  /** The tags that a machine shall have: its own, those that people added, none that left. */
  static SortedSet<String> wanted(VmWish wish, @Nullable VmWish recorded, List<String> there) {
    TreeSet<String> all = new TreeSet<>(there);
    if (recorded != null) {
      all.removeAll(lower(recorded.tags()));
    }
    all.addAll(lower(wish.tags()));
    all.add(Mark.TAG);
    return all;
  }

  private static void power(
      VmWish wish, Machine machine, Map<String, FieldChange> changes, List<String> interrupts) {
    if (wish.isTemplate() != machine.isTemplate()) {
      changes.put(
          "template",
          new FieldChange(
              "template",
              new Value.Bool(machine.isTemplate()),
              new Value.Bool(wish.isTemplate()),
              ""));
      return;
    }
    if (wish.runs() != machine.runs()) {
      String wanted = wish.runs() ? "running" : "stopped";
      changes.put("power", new FieldChange("power", text(machine.status()), text(wanted), ""));
      if (!wish.runs()) {
        interrupts.add("shuts the machine down");
      }
    }
  }

  /** The pool by what was applied last: lists of machines do not tell which pool they are in. */
  private static void pool(
      VmWish wish, @Nullable VmWish recorded, Map<String, FieldChange> changes) {
    PoolMove move = PoolMove.of(wish, recorded);
    if (move.isNeeded()) {
      changes.put("pool", new FieldChange("pool", text(move.from()), text(move.to()), ""));
    }
  }

  private static void place(
      VmWish wish, Machine machine, Map<String, FieldChange> changes, List<String> interrupts) {
    if (wish.leaves(machine.node())) {
      changes.put("node", new FieldChange("node", text(machine.node()), text(wish.node()), ""));
      interrupts.add("moves the machine from " + machine.node() + " to " + wish.node());
    }
  }

  private static void storages(
      VmWish wish, Machine machine, Map<String, FieldChange> changes, List<String> interrupts) {
    MachineDisks.moves(wish, machine)
        .forEach(
            (slot, move) -> {
              String path = new Delta(slot, "storage", move.from(), move.to()).path();
              changes.put(path, new FieldChange(path, text(move.from()), text(move.to()), ""));
              interrupts.add("moves " + slot + " from " + move.from() + " to " + move.to());
            });
  }

  private static void describe(
      ResourceSpec desired, Machine machine, Map<String, FieldChange> changes) {
    String wanted = Value.textOf(desired.desired().get("description"));
    String there = Mark.without(machine.description());
    if (wanted != null && !wanted.strip().equals(there)) {
      changes.put("description", new FieldChange("description", text(there), text(wanted), ""));
    }
  }

  /** Why the wished change cannot be made in place and must not be made otherwise, or null. */
  static @Nullable Diagnostic refused(VmWish wish, Machine machine) {
    for (Map.Entry<String, VmWish.Disk> disk : wish.disks().entrySet()) {
      String value = machine.merged().get(disk.getKey());
      if (value == null) {
        continue;
      }
      Prop live = Prop.parse(disk.getKey(), value);
      boolean made = disk.getValue().volume().isEmpty();
      if (made && VolumeOwner.isOfAnother(live.get("file"), machine.vmid())) {
        return ofAnother(disk.getKey(), live.get("file"), wish);
      }
      long now = Sizes.bytes(live.get("size"));
      if (disk.getValue().bytes() >= 0 && now > disk.getValue().bytes()) {
        return Diagnostic.error(
                ProxmoxCodes.SHRINK, disk.getKey() + " of " + wish.name() + " cannot shrink")
            .withDetail(
                "It has "
                    + Sizes.text(now)
                    + ", the script wants "
                    + Sizes.text(disk.getValue().bytes())
                    + ". Proxmox VE cannot shrink a disk, and its data is not thrown away for that.")
            .withHint("say " + Sizes.text(now) + " or more in the script");
      }
    }
    Map<String, MachineDisks.Move> moves = MachineDisks.moves(wish, machine);
    if (machine.isTemplate() && !moves.isEmpty()) {
      return Diagnostic.error(
              ProxmoxCodes.NOT_IN_PLACE,
              "the disks of the template " + wish.name() + " cannot move")
          .withDetail("Its disks elsewhere: " + String.join(", ", moves.keySet()) + '.')
          .withHint("write the storage that they lie on, or make another template");
    }
    return firmware(wish, machine);
  }

  /** A disk of others is in the place of one that shall be made: it is neither used nor moved. */
  private static Diagnostic ofAnother(String slot, String volume, VmWish wish) {
    return Diagnostic.error(
            ProxmoxCodes.FOREIGN_DISKS,
            slot + " of " + wish.name() + " holds a disk that this lab did not make")
        .withDetail(
            "It is " + volume + ", which belongs to another machine or to a storage driver.")
        .withHint("detach it on the host, or call the disk of the script otherwise");
  }

  private static @Nullable Diagnostic firmware(VmWish wish, Machine machine) {
    boolean template = machine.isTemplate() && !wish.isTemplate();
    if (template) {
      return Diagnostic.error(
              ProxmoxCodes.NOT_IN_PLACE, wish.name() + " is a template and cannot become a machine")
          .withHint("clone it");
    }
    for (String key : List.of("efidisk0", "tpmstate0")) {
      Prop wanted = wish.props().get(key);
      String value = machine.merged().get(key);
      for (String option : List.of("efitype", "pre-enrolled-keys", "version")) {
        if (wanted == null || value == null || !wanted.options().containsKey(option)) {
          continue;
        }
        String live = Prop.canonical(key, option, Prop.parse(key, value).get(option));
        if (!live.equals(Prop.canonical(key, option, wanted.get(option)))) {
          return Diagnostic.error(
                  ProxmoxCodes.NOT_IN_PLACE, key + " of " + wish.name() + " cannot be changed")
              .withDetail("Its " + option + " is fixed when it is made.")
              .withHint("detach it on the host; the next run makes a new one");
        }
      }
    }
    return null;
  }
}
