package dev.homelab.provider.proxmox.config;

/**
 * One part of a setting that is not as wanted.
 *
 * @param key the setting
 * @param option the part; empty for the whole
 * @param before what it is; empty for nothing
 * @param after what is wanted; empty for nothing
 */
public record Delta(String key, String option, String before, String after) {
  private static final java.util.Map<String, String> FIELDS =
      java.util.Map.of(
          "macaddr",
          "mac",
          "tag",
          "vlan",
          "iothread",
          "ioThread",
          "link_down",
          "linkDown",
          "x-vga",
          "primary",
          "host",
          "device",
          "gw",
          "gateway",
          "gw6",
          "gateway6",
          "rombar",
          "romBar",
          "pre-enrolled-keys",
          "enrolledKeys");

  /** Its path in the typed tree of a machine. */
  public String path() {
    String name = FIELDS.getOrDefault(option, option);
    if (key.equals("efidisk0")) {
      return "efi." + name;
    }
    if (key.equals("tpmstate0")) {
      return "tpm." + name;
    }
    if (key.matches("net\\d+")) {
      return "nets." + key + '.' + name;
    }
    if (key.matches("hostpci\\d+")) {
      return "pci." + key + '.' + name;
    }
    if (key.matches("usb\\d+")) {
      return "usb." + key + '.' + name;
    }
    if (key.matches("ipconfig\\d+")) {
      return "cloudInit.addresses." + key.substring("ipconfig".length()) + '.' + name;
    }
    if (Prop.isDrive(key)) {
      return option.equals("file") || option.equals("media") && before.contains("cdrom")
          ? "media." + key
          : option.isEmpty() ? "disks." + key : "disks." + key + '.' + name;
    }
    return switch (key) {
      case "ciuser" -> "cloudInit.user";
      case "nameserver" -> "cloudInit.nameserver";
      case "searchdomain" -> "cloudInit.searchDomain";
      case "ciupgrade" -> "cloudInit.upgrade";
      case "cicustom" -> "cloudInit.custom";
      case "sshkeys" -> "cloudInit.sshKeys";
      case "startup" -> "startup." + name;
      default -> plain();
    };
  }

  private String plain() {
    for (java.util.Map.Entry<String, String> field : VmWish.PLAIN.entrySet()) {
      if (field.getValue().equals(key)) {
        return field.getKey();
      }
    }
    return java.util.Set.of("name", "agent", "boot", "tags", "description").contains(key)
        ? key
        : key.matches("serial\\d+") ? "serial" : "raw." + key;
  }
}
