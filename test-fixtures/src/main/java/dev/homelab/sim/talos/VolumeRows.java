package dev.homelab.sim.talos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.ArrayList;
import java.util.List;

/** What lies on the disks of a machine, as its state tells it. */
final class VolumeRows {
  private static final long MIB = 1L << 20;

  /** What an image of Talos brings. */
  private static final List<Partition> IMAGE =
      List.of(
          new Partition("EFI", "vfat", 100 * MIB),
          new Partition("BIOS", "", MIB),
          new Partition("BOOT", "xfs", 1000 * MIB),
          new Partition("META", "talosmeta", MIB));

  private static final long STATE = 100 * MIB;
  private static final long REST = 1202 * MIB;

  private VolumeRows() {}

  private record Partition(String label, String content, long bytes) {}

  /** The partitions of a machine's system disk; those of a cluster are there with a config. */
  private static List<Partition> partitions(NodeRow node, Hardware.Disk disk) {
    List<Partition> all = new ArrayList<>(IMAGE);
    if (node.config() != null) {
      all.add(new Partition("STATE", "xfs", STATE));
      all.add(new Partition("EPHEMERAL", "xfs", Math.max(0, disk.bytes() - REST)));
    }
    return all;
  }

  /** The volumes that Talos keeps. */
  static List<StateRows.Row> statuses(NodeRow node) {
    List<StateRows.Row> rows = new ArrayList<>();
    String device = PowerCalls.systemDisk(node);
    for (Hardware.Disk disk : node.hardware().disks()) {
      if (!disk.device().equals(device)) {
        continue;
      }
      int index = 0;
      for (Partition one : partitions(node, disk)) {
        index++;
        if (List.of("META", "STATE", "EPHEMERAL").contains(one.label())) {
          ObjectNode spec = Json.object().put("phase", "ready").put("type", "partition");
          spec.put("location", name(device, index)).put("size", one.bytes());
          spec.put("prettySize", StateRows.pretty(one.bytes()));
          rows.add(new StateRows.Row("runtime", one.label(), spec));
        }
      }
    }
    return rows;
  }

  private static String name(String device, int index) {
    boolean number = Character.isDigit(device.charAt(device.length() - 1));
    return device + (number ? "p" : "") + index;
  }

  /** Whatever was found on the disks. */
  static List<StateRows.Row> discovered(NodeRow node) {
    List<StateRows.Row> rows = new ArrayList<>();
    String device = PowerCalls.systemDisk(node);
    for (Hardware.Disk disk : node.hardware().disks()) {
      boolean system = disk.device().equals(device);
      String carries = node.row().path("carries").path(disk.device()).asText();
      ObjectNode whole = Json.object().put("dev_path", disk.device()).put("type", "disk");
      whole.put("device_path", disk.device()).put("size", disk.bytes());
      whole.put("pretty_size", StateRows.pretty(disk.bytes()));
      whole.put("name", system ? "gpt" : carries);
      rows.add(new StateRows.Row("runtime", disk.id(), whole));
      if (system) {
        rows.addAll(found(disk, partitions(node, disk)));
      }
    }
    return rows;
  }

  private static List<StateRows.Row> found(Hardware.Disk disk, List<Partition> partitions) {
    List<StateRows.Row> rows = new ArrayList<>();
    for (int i = 0; i < partitions.size(); i++) {
      Partition one = partitions.get(i);
      String path = name(disk.device(), i + 1);
      ObjectNode spec = Json.object().put("dev_path", path).put("type", "partition");
      spec.put("device_path", path).put("parent", disk.id());
      spec.put("parent_dev_path", disk.device()).put("size", one.bytes());
      spec.put("pretty_size", StateRows.pretty(one.bytes())).put("name", one.content());
      spec.put("partition_label", one.label()).put("partition_index", i + 1);
      rows.add(new StateRows.Row("runtime", path.substring(path.lastIndexOf('/') + 1), spec));
    }
    return rows;
  }
}
