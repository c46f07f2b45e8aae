package dev.homelab.sim.talos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * What a simulated machine is made of.
 *
 * @param platform {@code nocloud} or {@code metal}
 * @param address the address that it gets before it has a config
 * @param mac its network card
 * @param cores its processors
 * @param memory its memory in MiB
 * @param disks its disks
 * @param devices what is plugged into its PCI buses, as far as anybody asks
 */
public record Hardware(
    String platform,
    String address,
    String mac,
    int cores,
    long memory,
    List<Disk> disks,
    List<PciPart> devices) {
  public Hardware {
    disks = List.copyOf(disks);
    devices = List.copyOf(devices);
  }

  /** One with nothing on its PCI buses. */
  public Hardware(
      String platform, String address, String mac, int cores, long memory, List<Disk> disks) {
    this(platform, address, mac, cores, memory, disks, List.of());
  }

  /**
   * A disk.
   *
   * @param device its device, such as {@code /dev/sda}
   * @param bytes its size
   * @param model its model
   * @param serial its serial number
   * @param type {@code nvme}, {@code ssd}, {@code hdd} or {@code sd}
   * @param cdrom whether it is a CD drive
   */
  public record Disk(
      String device, long bytes, String model, String serial, String type, boolean cdrom) {
    /** The name under which the state of the machine tells it. */
    public String id() {
      return device.substring(device.lastIndexOf('/') + 1);
    }

    /** How it is connected. */
    public String transport() {
      return type.equals("nvme") ? "nvme" : device.startsWith("/dev/vd") ? "virtio" : "sata";
    }
  }

  /** Reads what {@link #json} wrote. */
  static Hardware of(JsonNode text) {
    List<Disk> disks = new ArrayList<>();
    for (JsonNode one : text.path("disks")) {
      disks.add(
          new Disk(
              Json.text(one, "device"),
              one.path("bytes").asLong(),
              Json.text(one, "model"),
              Json.text(one, "serial"),
              Json.text(one, "type"),
              one.path("cdrom").asBoolean()));
    }
    return new Hardware(
        Json.text(text, "platform"),
        Json.text(text, "address"),
        Json.text(text, "mac"),
        text.path("cores").asInt(),
        text.path("memory").asLong(),
        disks,
        PciPart.all(text.path("devices")));
  }

  /** As a tree. */
  ObjectNode json() {
    ObjectNode out = Json.object().put("platform", platform).put("address", address);
    out.put("mac", mac).put("cores", cores).put("memory", memory);
    ArrayNode list = out.putArray("disks");
    for (Disk disk : disks) {
      ObjectNode one = list.addObject().put("device", disk.device()).put("bytes", disk.bytes());
      one.put("model", disk.model()).put("serial", disk.serial());
      one.put("type", disk.type()).put("cdrom", disk.cdrom());
    }
    ArrayNode parts = out.putArray("devices");
    devices.forEach(part -> parts.add(part.json()));
    return out;
  }
}
