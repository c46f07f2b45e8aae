package dev.homelab.provider.talos.check;

import java.util.ArrayList;
import java.util.List;

/** Documents with selectors of disks, volumes and links, good and bad. */
final class CelSamples {
  private static final String HEAD = "apiVersion: v1alpha1\nkind: ";

  private CelSamples() {}

  static List<String> all() {
    List<String> all = new ArrayList<>();
    disks().forEach(e -> all.add(disk(e)));
    volumes().forEach(e -> all.add(volume(e)));
    links().forEach(e -> all.add(link(e)));
    return all;
  }

  private static String quoted(String expression) {
    return "'" + expression.replace("'", "''") + "'";
  }

  static String disk(String expression) {
    return HEAD
        + "UserVolumeConfig\nname: d\nprovisioning:\n  minSize: 1GB\n  diskSelector: {match: "
        + quoted(expression)
        + "}\n";
  }

  private static String volume(String expression) {
    return HEAD
        + "ExistingVolumeConfig\nname: d\ndiscovery: {volumeSelector: {match: "
        + quoted(expression)
        + "}}\n";
  }

  private static String link(String expression) {
    return HEAD + "LinkAliasConfig\nname: net0\nselector: {match: " + quoted(expression) + "}\n";
  }

  private static List<String> disks() {
    return List.of(
        "!system_disk",
        "!system_disk && disk.size > 100u * GiB",
        "!system_disk && disk.size > 100 * GiB",
        "disk.size > 100",
        "disk.size > 100u",
        "disk.size >= 100u * GB && disk.size <= 2u * TB",
        "disk.size < 0x10u",
        "disk.transport == \"nvme\"",
        "disk.transport == 'nvme' || disk.transport == 'sata'",
        "disk.transport = 'nvme'",
        "disk.transport in ['nvme', 'sata']",
        "disk.rotational",
        "!disk.rotational && !disk.cdrom && !disk.readonly",
        "disk.model.startsWith('WDC')",
        "disk.model.matches('^WDC.*')",
        "disk.model.contains(5)",
        "glob('WDC*', disk.model)",
        "glob('WDC*')",
        "glob(disk.size, disk.model)",
        "mac(disk.model) == 'x'",
        "'/dev/disk/by-id/x' in disk.symlinks",
        "disk.symlinks.exists(s, s.endsWith('x'))",
        "disk.symlinks.exists(s, 5)",
        "disk.symlinks[0] == 'x'",
        "size(disk.symlinks) > 0",
        "size(disk.symlinks) > 0u",
        "disk.symlinks.size() == 2",
        "disk.sise > 5u",
        "disc.size > 5u",
        "disk",
        "disk.size",
        "disk.size == disk.io_size",
        "disk.size == disk.model",
        "disk.model + 'x' == 'yx'",
        "disk.model - 'x' == 'yx'",
        "disk.size % 2u == 0u",
        "true",
        "false || true",
        "1 == 1",
        "1 + 1",
        "1 < 2 ? true : false",
        "true ? 1 : 2",
        "(true",
        "true)",
        "true &&",
        "&& true",
        "true and false",
        "!5",
        "-1 < 0",
        "-1u < 0u",
        "disk.size > uint(100)",
        "int(disk.size) > 100",
        "double(disk.size) > 1.5",
        "string(disk.size) == '5'",
        "has(disk.size)",
        "disk.size > 1.5",
        "1.5e3 > .5",
        "\"a\" == 'a'",
        "'a' == \"a",
        "disk.model == r'\\d'",
        "disk.dev_path == '/dev/sda' && disk.serial != ''",
        "disk.wwid.startsWith(\"naa.\") && !glob(\"*usb*\", disk.bus_path)",
        "disk.size > 100u * gib",
        "KiB == 1024u",
        "kB == 1000u",
        "KB == 1000u",
        "system_disk == false",
        "system_disk == 0",
        "$system_disk");
  }

  private static List<String> volumes() {
    return List.of(
        "volume.label == 'x'",
        "volume.partition_label == 'r-x' && volume.size > 5u * GiB",
        "volume.name == 5",
        "volume.nope == 'x'",
        "disk.size > 5u",
        "system_disk",
        "volume.partition_index == 1u",
        "volume.partition_index == 1",
        "glob('a', volume.name)");
  }

  private static List<String> links() {
    return List.of(
        "mac(link.hardware_addr) == '00:1a:2b:3c:4d:5e'",
        "glob('00:1a:*', mac(link.hardware_addr))",
        "glob('00:1a:*', mac(link.permanent_addr)) && link.driver == 'virtio_net'",
        "link.hardware_addr == '00:1a:2b:3c:4d:5e'",
        "mac(link.driver) == 'x'",
        "link.mtu > 1500u",
        "link.mtu > 1500",
        "link.link_state",
        "link.type == 1",
        "link.name == 'eth0'",
        "link.alias == 'x' || 'y' in link.alt_names",
        "link.size > 5u",
        "GiB == 5u");
  }
}
