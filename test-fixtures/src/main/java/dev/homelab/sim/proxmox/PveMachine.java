package dev.homelab.sim.proxmox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.world.PropertyText;
import dev.homelab.sim.proxmox.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A simulated machine as what runs in it sees it.
 *
 * @param vmid its number
 * @param node the node it runs on
 * @param config its settings in force
 * @param runs whether it runs
 * @param disks its drives, in the order of their keys
 */
public record PveMachine(
    long vmid, String node, Map<String, String> config, boolean runs, List<Disk> disks) {
  public PveMachine {
    config = Map.copyOf(config);
    disks = List.copyOf(disks);
  }

  /**
   * A drive.
   *
   * @param key its key, such as {@code scsi0}
   * @param serial tells it from every other disk that this host ever had; 0 for a medium
   * @param bytes its size
   * @param url where the image came from that it was made of; empty for none
   * @param medium whether it is a CD drive
   */
  public record Disk(String key, long serial, long bytes, String url, boolean medium) {}

  static @Nullable PveMachine of(World world, String vmid) {
    ObjectNode row = world.row("vms", vmid);
    if (row == null) {
      return null;
    }
    Map<String, String> config = World.texts(row.path("conf"));
    List<Disk> disks = new ArrayList<>();
    config.forEach(
        (key, value) -> {
          if (key.matches("(scsi|virtio|sata|ide)\\d+")) {
            disks.add(disk(world, key, value));
          }
        });
    boolean runs = !Json.text(row, "status").equals("stopped");
    return new PveMachine(Long.parseLong(vmid), Json.text(row, "node"), config, runs, disks);
  }

  private static Disk disk(World world, String key, String value) {
    Map<String, String> drive = PropertyText.parse(value, "file");
    ObjectNode volume = world.row("volumes", drive.getOrDefault("file", ""));
    boolean medium = drive.getOrDefault("media", "").equals("cdrom");
    long bytes = PropertyText.bytes(drive.getOrDefault("size", "0"));
    if (volume == null) {
      return new Disk(key, 0, bytes, "", medium);
    }
    long serial = volume.path("serial").asLong();
    return new Disk(key, serial, bytes, Json.text(volume, "url"), medium);
  }
}
