package dev.homelab.provider.proxmox.config;

import java.util.Map;
import java.util.Set;

/**
 * One part of a setting that is not as wanted.
 *
 * @param key the setting
 * @param option the part; empty for the whole
 * @param before what it is; empty for nothing
 * @param after what is wanted; empty for nothing
 */
public record Delta(String key, String option, String before, String after) {
  /** Its path in the typed tree of a machine. */
  public String path() {
    String limit = FieldNames.of(FieldNames.SPEED, option, "");
    String name =
        limit.isEmpty() ? FieldNames.BY_OPTION.getOrDefault(option, option) : "speed." + limit;
    String part = option.isEmpty() ? "" : '.' + name;
    if (key.equals("efidisk0")) {
      return "efi" + part;
    }
    if (key.equals("tpmstate0")) {
      return "tpm" + part;
    }
    if (key.matches("net\\d+")) {
      return "nets." + key + part;
    }
    if (key.matches("hostpci\\d+")) {
      return "pci." + key + part;
    }
    if (key.matches("usb\\d+")) {
      return "usb." + key + part;
    }
    if (key.matches("numa\\d+")) {
      return "numaNodes." + key + part;
    }
    if (key.matches("ipconfig\\d+")) {
      return "cloudInit.addresses." + key.substring("ipconfig".length()) + part;
    }
    if (Prop.isDrive(key)) {
      return (option.equals("file") && isMedium())
              || (option.equals("media") && before.contains("cdrom"))
          ? "media." + key
          : "disks." + key + part;
    }
    return switch (key) {
      case "ciuser" -> "cloudInit.user";
      case "nameserver" -> "cloudInit.nameserver";
      case "searchdomain" -> "cloudInit.searchDomain";
      case "ciupgrade" -> "cloudInit.upgrade";
      case "cicustom" -> "cloudInit.custom";
      case "sshkeys" -> "cloudInit.sshKeys";
      case "startup" -> "startup" + part;
      default -> plain();
    };
  }

  /** Whether it is another disc in a drive for discs, not another disk. */
  boolean isMedium() {
    return isDisc(before) || isDisc(after);
  }

  /** Whether another disk takes the place of one. */
  public boolean replacesDisk() {
    return option.equals("file") && Prop.isDrive(key) && before.contains(":") && !isMedium();
  }

  private static boolean isDisc(String file) {
    return file.equals("none") || file.contains(":iso/");
  }

  private String plain() {
    if (key.equals("cpu") && option.equals("flags")) {
      return "cpuFlags";
    }
    for (Map.Entry<String, Map<String, String>> parted :
        Map.of("agent", FieldNames.AGENT, "vga", FieldNames.VGA).entrySet()) {
      if (key.equals(parted.getKey())) {
        boolean main = option.isEmpty() || option.equals(Prop.main(key));
        return main ? key : key + '.' + FieldNames.of(parted.getValue(), option, option);
      }
    }
    boolean own = Set.of("name", "boot", "tags", "description").contains(key);
    String otherwise = own ? key : key.matches("serial\\d+") ? "serial" : "raw." + key;
    return FieldNames.of(FieldNames.PLAIN, key, otherwise);
  }
}
