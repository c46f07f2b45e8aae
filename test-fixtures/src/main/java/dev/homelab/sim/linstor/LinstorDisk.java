package dev.homelab.sim.linstor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.talos.Hardware;

/**
 * A disk of a node.
 *
 * @param device its path, such as {@code /dev/sda}
 * @param bytes its size
 * @param model its model
 * @param serial its serial number
 * @param rotational whether it turns
 * @param clean whether it bears no signature of anything
 */
public record LinstorDisk(
    String device, long bytes, String model, String serial, boolean rotational, boolean clean) {
  /** A clean disk of so many GiB that does not turn. */
  public static LinstorDisk clean(String device, long gibibytes, String serial) {
    return new LinstorDisk(device, gibibytes << 30, "ACME SSD", serial, false, true);
  }

  /**
   * A disk of a simulated machine.
   *
   * @param clean whether nothing is on it, the system neither
   */
  public static LinstorDisk of(Hardware.Disk disk, boolean clean) {
    return new LinstorDisk(
        disk.device(), disk.bytes(), disk.model(), disk.serial(), disk.type().equals("hdd"), clean);
  }

  /** The same with something on it. */
  public LinstorDisk used() {
    return new LinstorDisk(device, bytes, model, serial, rotational, false);
  }

  /** Its worldwide name, which follows from its serial number. */
  public String wwn() {
    return String.format("0x5000c500%08x", serial.hashCode());
  }

  /** As LINSTOR tells a device of one node, with the mark of its use. */
  ObjectNode json() {
    ObjectNode out = Json.object().put("device", device).put("size", bytes);
    out.put("rotational", rotational).put("serial", serial).put("model", model);
    return out.put("wwn", wwn()).put("clean", clean);
  }
}
