package dev.homelab.provider.talos.machine;

import dev.homelab.catalog.disk.DiskTerms;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.wire.storage.Disk;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which disk a machine is installed on: one by its path, one by what it is like, or the smallest.
 *
 * @param device such as {@code /dev/sda}; empty when it is told otherwise
 * @param selector Talos's own selector ({@code size}, {@code model}, {@code serial}, {@code type},
 *     {@code wwid}); empty when it is told otherwise
 */
public record DiskWish(String device, Map<String, String> selector) {
  private static final List<String> KEYS = List.of("size", "model", "serial", "type", "wwid");

  /** Talos needs that much for its own volumes (Talos, system requirements). */
  private static final long LEAST = 6L << 30;

  /** Copies the map. */
  public DiskWish {
    selector = Map.copyOf(selector);
  }

  static DiskWish of(Props install) {
    Map<String, String> selector = new LinkedHashMap<>();
    for (String key : KEYS) {
      if (!install.text(key).isEmpty()) {
        selector.put(key, install.text(key));
      }
    }
    return new DiskWish(install.text("disk"), selector);
  }

  /** Whether the config says by itself which disk it is. */
  public boolean isFixed() {
    return !device.isEmpty() || !selector.isEmpty();
  }

  /**
   * The disk among those of a box.
   *
   * @throws NodeException when none fits, or several do
   */
  public Disk choose(String node, List<Disk> disks) {
    List<Disk> fit = disks.stream().filter(DiskWish::isUsable).filter(this::fits).toList();
    if (!isFixed()) {
      fit =
          fit.stream()
              .filter(disk -> disk.getSize() >= LEAST)
              .sorted(Comparator.comparingLong(Disk::getSize).thenComparing(Disk::getDeviceName))
              .limit(1)
              .toList();
    }
    if (fit.isEmpty()) {
      throw refused(node, "has no such disk to install on", disks);
    }
    if (fit.size() > 1) {
      throw refused(node, "has several disks that fit what the script says", disks);
    }
    return fit.get(0);
  }

  private static boolean isUsable(Disk disk) {
    boolean stick = disk.getBusPath().contains("/usb") || disk.getSubsystem().contains("usb");
    return !disk.getReadonly() && disk.getType() != Disk.DiskType.CD && !stick;
  }

  private boolean fits(Disk disk) {
    if (!device.isEmpty()) {
      return disk.getDeviceName().equals(device);
    }
    return fits("model", disk.getModel())
        && fits("serial", disk.getSerial())
        && fits("wwid", disk.getWwid())
        && fits("type", disk.getType().name().toLowerCase(Locale.ROOT))
        && DiskTerms.fitsSize(selector.getOrDefault("size", ""), disk.getSize());
  }

  private boolean fits(String key, String value) {
    return DiskTerms.fits(selector.getOrDefault(key, ""), value);
  }

  private NodeException refused(String node, String what, List<Disk> disks) {
    String wished = device.isEmpty() ? selector.toString() : device;
    return NodeException.refusal(
        TalosCodes.NO_DISK,
        node + " " + what,
        "Wished: "
            + (isFixed() ? wished : "the smallest disk of at least 6 GiB")
            + ". It has: "
            + (disks.isEmpty() ? "none" : String.join("; ", told(disks)))
            + ".");
  }

  private static List<String> told(List<Disk> disks) {
    return disks.stream()
        .map(
            disk ->
                String.join(
                    " ",
                    disk.getDeviceName(),
                    disk.getSize() / 1_000_000_000 + " GB",
                    disk.getModel(),
                    disk.getSerial(),
                    disk.getType().name().toLowerCase(Locale.ROOT)))
        .map(text -> text.replaceAll(" +", " ").trim())
        .toList();
  }
}
