package dev.homelab.provider.proxmox.vm;

import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.PveRequest;
import dev.homelab.provider.proxmox.client.Tasks;
import dev.homelab.provider.proxmox.config.Prop;
import dev.homelab.provider.proxmox.config.Sizes;
import dev.homelab.provider.proxmox.config.VmWish;
import dev.homelab.provider.proxmox.config.VolumeOwner;
import dev.homelab.spi.CallContext;
import java.util.Map;
import java.util.TreeMap;

/** Brings the disks of a machine to their storages and sizes, while it runs or not. */
final class MachineDisks {
  private final ProxmoxClient client;
  private final Tasks tasks;

  MachineDisks(ProxmoxClient client, Tasks tasks) {
    this.client = client;
    this.tasks = tasks;
  }

  /** The storage on which a disk lies, and the one on which it shall. */
  record Move(String from, String to) {}

  /**
   * The disks that lie on another storage than wished, by slot, those of firmware among them. A
   * slot without a disk, or with another medium, has no move, and neither has the TPM of a machine
   * that runs: Proxmox VE cannot move it then.
   */
  static Map<String, Move> moves(VmWish wish, Machine machine) {
    Map<String, String> wished = new TreeMap<>();
    wish.disks().forEach((slot, disk) -> wished.put(slot, disk.storage()));
    wished.put("efidisk0", wish.wanted().in("efi").text("storage"));
    if (!machine.runs()) {
      wished.put("tpmstate0", wish.wanted().in("tpm").text("storage"));
    }
    Map<String, Move> moves = new TreeMap<>();
    wished.forEach(
        (slot, to) -> {
          String file = Prop.parse(slot, machine.merged().getOrDefault(slot, "")).get("file");
          String from = VolumeOwner.storage(file);
          if (!from.isEmpty() && !to.isEmpty() && !from.equals(to)) {
            moves.put(slot, new Move(from, to));
          }
        });
    return moves;
  }

  /**
   * Moves each disk that lies on another storage than wished. The host copies it, and takes the old
   * copy away when the new one is whole.
   *
   * @return whether there was one
   */
  boolean move(VmWish wish, Machine machine, CallContext context) {
    Map<String, Move> moves = moves(wish, machine);
    moves.forEach((slot, move) -> move(slot, move.to(), machine, context));
    return !moves.isEmpty();
  }

  private void move(String slot, String storage, Machine machine, CallContext context) {
    PveRequest request =
        PveRequest.post(
                "move " + slot + " of machine " + machine.vmid() + " to " + storage,
                machine.path("move_disk"))
            .with("disk", slot)
            .with("storage", storage)
            .with("delete", true);
    Tasks.Search search = new Tasks.Search(machine.node(), "qmmove", Long.toString(machine.vmid()));
    client.gates().onStorage(storage, context, () -> tasks.run(request, search, context));
  }

  /**
   * Grows each disk that is smaller than wished.
   *
   * @return whether there was one
   */
  boolean grow(VmWish wish, Machine machine, CallContext context) {
    boolean any = false;
    for (Map.Entry<String, VmWish.Disk> disk : wish.disks().entrySet()) {
      String value = machine.merged().get(disk.getKey());
      long wanted = disk.getValue().bytes();
      if (value == null || wanted < 0) {
        continue;
      }
      long now = Sizes.bytes(Prop.parse(disk.getKey(), value).get("size"));
      if (now < wanted) {
        PveRequest resize =
            PveRequest.put(
                    "grow " + disk.getKey() + " of machine " + machine.vmid(),
                    machine.path("resize"))
                .with("disk", disk.getKey())
                .with("size", Sizes.text(wanted));
        Tasks.Search search =
            new Tasks.Search(machine.node(), "resize", Long.toString(machine.vmid()));
        tasks.run(resize, search, context);
        any = true;
      }
    }
    return any;
  }
}
