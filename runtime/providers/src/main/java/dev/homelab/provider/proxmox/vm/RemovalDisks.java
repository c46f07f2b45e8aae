package dev.homelab.provider.proxmox.vm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.model.StateEntry;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.provider.proxmox.client.PveRequest;
import dev.homelab.provider.proxmox.client.Scalars;
import dev.homelab.provider.proxmox.config.Prop;
import dev.homelab.provider.proxmox.config.VmWish;
import dev.homelab.provider.proxmox.config.VolumeOwner;
import dev.homelab.spi.CallContext;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What becomes of the disks of a machine that is removed. The host takes away those of its own
 * settings, and of the settings that its snapshots keep, and leaves all others.
 */
final class RemovalDisks {
  private final ProxmoxClient client;
  private final ClonedDisks clones;
  private final MachineVolumes volumes;

  RemovalDisks(ProxmoxClient client, MachineReader reader) {
    this.client = client;
    this.clones = new ClonedDisks(reader);
    this.volumes = new MachineVolumes(client);
  }

  /**
   * What is to be done with disks.
   *
   * @param detach the slots whose disks belong to somebody else and are only attached here
   * @param left the volumes under the machine's number that nothing names, which stay
   */
  record Fate(List<String> detach, List<String> left) {}

  /**
   * What becomes of each; refuses where a disk would be lost that the script does not name. What a
   * clone got when it was made may go with it, but never a disk that the script took as one that is
   * there already.
   */
  Fate of(StateEntry prior, Machine machine, CallContext context) {
    VmWish recorded = VmWish.of(prior.recorded(), prior.address());
    Set<String> made = new TreeSet<>(recorded.disks().keySet());
    made.addAll(clones.of(prior, recorded, context));
    TreeSet<String> detach = new TreeSet<>();
    TreeSet<String> lost = new TreeSet<>();
    TreeSet<String> unused = new TreeSet<>();
    TreeSet<String> known = new TreeSet<>();
    for (SortedMap<String, String> settings : List.of(machine.merged(), machine.current())) {
      for (Map.Entry<String, String> setting : settings.entrySet()) {
        String key = setting.getKey();
        String file = file(key, setting.getValue());
        known.add(file);
        boolean spare = key.startsWith("unused");
        boolean disk = Prop.isDrive(key) || spare;
        if (!disk || file.equals("none") || setting.getValue().contains("media=cdrom")) {
          continue;
        }
        boolean used =
            recorded.volumes().containsKey(key) || recorded.volumes().containsValue(file);
        if (!VolumeOwner.isOf(file, machine.vmid())) {
          detach.add(key);
        } else if (used || (!spare && !made.contains(key))) {
          lost.add(key + " (" + file + ')');
        } else if (spare) {
          unused.add(key + " (" + file + ')');
        }
      }
    }
    SortedSet<String> left = unattached(machine, known, context);
    if (!left.isEmpty()) {
      inSnapshots(machine, left, lost, context);
    }
    refuse(machine, lost, unused);
    return new Fate(List.copyOf(detach), List.copyOf(left));
  }

  private static void refuse(Machine machine, Set<String> lost, Set<String> unused) {
    if (!lost.isEmpty()) {
      lost.addAll(unused);
      throw PveException.refusal(
          ProxmoxCodes.FOREIGN_DISKS,
          "machine " + machine.vmid() + " has disks that this lab did not make",
          String.join("\n", lost),
          "detach or move them on the host, then run again");
    }
    if (!unused.isEmpty()) {
      throw PveException.refusal(
          ProxmoxCodes.FOREIGN_DISKS,
          "machine " + machine.vmid() + " has unused disks, which would be lost with it",
          String.join("\n", unused),
          "remove them on the host, or reassign them to another machine, then run again");
    }
  }

  /** The volume in a setting; empty where it is no drive. */
  private static String file(String key, String value) {
    boolean plain = key.startsWith("unused") || key.equals("vmstate");
    return Prop.parse(plain ? "scsi0" : key, value).get("file");
  }

  /**
   * The disks under the machine's number that no setting names. The memory of its snapshots is not
   * among them.
   */
  private SortedSet<String> unattached(Machine machine, Set<String> known, CallContext context) {
    Pattern memory = Pattern.compile("[:/]vm-" + machine.vmid() + "-state-");
    TreeSet<String> left = new TreeSet<>();
    for (String volume :
        volumes
            .of(machine.node(), machine.vmid(), context)
            .getOrDefault(machine.vmid(), List.of())) {
      if (!known.contains(volume) && !memory.matcher(volume).find()) {
        left.add(volume);
      }
    }
    return left;
  }

  /** Moves the disks that a snapshot names, and that go with it, to those that would be lost. */
  private void inSnapshots(
      Machine machine, Set<String> left, Set<String> lost, CallContext context) {
    PveRequest list =
        PveRequest.get("list the snapshots of machine " + machine.vmid(), machine.path("snapshot"));
    for (JsonNode snapshot : Scalars.items(client.send(list, context))) {
      String name = Scalars.text(snapshot, "name");
      if (name.equals("current")) {
        continue;
      }
      PveRequest kept =
          PveRequest.get(
                  "read snapshot " + name + " of machine " + machine.vmid(), machine.path("config"))
              .with("snapshot", name);
      JsonNode settings = client.send(kept, context);
      for (Iterator<String> keys = settings.fieldNames(); keys.hasNext(); ) {
        String key = keys.next();
        String file = file(key, Scalars.text(settings, key));
        if (left.remove(file)) {
          lost.add("snapshot " + name + ": " + key + " (" + file + ')');
        }
      }
    }
  }
}
