package dev.homelab.provider.proxmox.config;

import dev.homelab.model.Value;
import java.util.Map;

/** What a machine has when its script says no more than which system runs in it. */
final class Defaults {
  private static final Map<String, Object> TALOS =
      Map.ofEntries(
          Map.entry("osType", "l26"),
          Map.entry("machine", "q35"),
          Map.entry("bios", "ovmf"),
          Map.entry("scsiController", "virtio-scsi-pci"),
          Map.entry("cpu", "x86-64-v2-AES"),
          Map.entry("balloon", 0),
          Map.entry("serial", java.util.List.of(0)));
  private static final Map<String, Object> LINUX =
      Map.of("osType", "l26", "machine", "q35", "scsiController", "virtio-scsi-pci");
  private static final Map<String, Object> WINDOWS =
      Map.of(
          "osType",
          "win11",
          "machine",
          "q35",
          "bios",
          "ovmf",
          "scsiController",
          "virtio-scsi-single",
          "balloon",
          0,
          "cpu",
          "host");

  private Defaults() {}

  static Value.Tree fill(Value.Tree desired) {
    String system = Value.textOf(desired.get("os"));
    Map<String, Object> values =
        switch (system == null ? "" : system) {
          case "talos" -> TALOS;
          case "linux" -> LINUX;
          case "windows" -> WINDOWS;
          default -> Map.of();
        };
    Value.Tree filled = Value.ofMap(values).withAll(desired);
    boolean keys = "windows".equals(system);
    if (keys && filled.get("efi") instanceof Value.Tree efi && efi.get("enrolledKeys") == null) {
      filled = filled.with("efi", efi.with("enrolledKeys", new Value.Bool(true)));
    }
    return filled;
  }
}
