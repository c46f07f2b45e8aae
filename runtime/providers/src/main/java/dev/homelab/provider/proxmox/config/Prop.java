package dev.homelab.provider.proxmox.config;

import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The value of one setting, taken apart: {@code local-zfs:vm-1-disk-0,size=8G} is {@code file} and
 * {@code size}. A setting that has no parts has its whole text under its main option.
 *
 * @param key the setting, such as {@code scsi0}
 * @param options the parts by name, aliases resolved
 */
public record Prop(String key, SortedMap<String, String> options) {
  private static final Pattern DRIVE = Pattern.compile("(scsi|virtio|sata|ide)\\d+");
  private static final Set<String> NET_MODELS =
      Set.of("virtio", "e1000", "e1000e", "rtl8139", "vmxnet3", "i82551", "ne2k_pci", "pcnet");
  private static final Set<String> FLAGS =
      Set.of(
          "ssd",
          "iothread",
          "backup",
          "replicate",
          "ro",
          "firewall",
          "link_down",
          "pcie",
          "x-vga",
          "rombar",
          "usb3",
          "pre-enrolled-keys",
          "enabled",
          "hidden",
          "fstrim_cloned_disks",
          "freeze-fs");
  private static final Pattern FLAG_KEY =
      Pattern.compile("onboot|protection|numa|kvm|acpi|tablet|template|ciupgrade|keephugepages");

  public Prop {
    TreeMap<String, String> sorted = new TreeMap<>(options);
    options = java.util.Collections.unmodifiableSortedMap(sorted);
  }

  /** The option that stands without its name, or is the whole value. */
  public static String main(String key) {
    if (DRIVE.matcher(key).matches() || key.equals("efidisk0") || key.equals("tpmstate0")) {
      return "file";
    }
    String stem = key.replaceAll("\\d+$", "");
    return switch (stem) {
      case "net" -> "model";
      case "hostpci", "usb" -> "host";
      case "cpu" -> "cputype";
      case "memory" -> "current";
      case "agent" -> "enabled";
      case "machine", "vga" -> "type";
      case "boot" -> "legacy";
      case "startup" -> "order";
      default -> "";
    };
  }

  /** Whether a key holds a drive. */
  public static boolean isDrive(String key) {
    return DRIVE.matcher(key).matches();
  }

  /** Whether the value of a drive names a volume. */
  public static boolean names(String drive, String volume) {
    return parse("scsi0", drive).get("file").equals(volume);
  }

  private static boolean hasParts(String key) {
    return !main(key).isEmpty() || key.matches("(ipconfig|numa)\\d+");
  }

  /** Takes a value apart. */
  public static Prop parse(String key, String value) {
    TreeMap<String, String> options = new TreeMap<>();
    if (!hasParts(key)) {
      options.put("", value);
      return new Prop(key, options);
    }
    for (String part : value.split(",", -1)) {
      int equals = part.indexOf('=');
      if (part.isEmpty()) {
        continue;
      }
      if (equals < 0) {
        options.put(main(key), part);
      } else {
        put(key, part.substring(0, equals), part.substring(equals + 1), options);
      }
    }
    return new Prop(key, options);
  }

  private static void put(String key, String name, String value, Map<String, String> options) {
    if (key.startsWith("net") && NET_MODELS.contains(name)) {
      options.put("model", name);
      options.put("macaddr", value);
      return;
    }
    options.put(
        switch (name) {
          case "volume" -> "file";
          case "freeze-fs-on-backup", "guest-fsfreeze" -> "freeze-fs";
          default -> name;
        },
        value);
  }

  /** The value as it is sent. */
  public String print() {
    String first = options.get(main(key));
    StringBuilder text = new StringBuilder();
    if (first != null) {
      String mac = options.get("macaddr");
      boolean card = key.startsWith("net") && mac != null;
      text.append(card ? first + '=' + mac : first);
    }
    for (Map.Entry<String, String> option : options.entrySet()) {
      boolean said =
          option.getKey().equals(main(key))
              || (key.startsWith("net") && option.getKey().equals("macaddr"));
      if (!said) {
        text.append(text.length() == 0 ? "" : ",");
        text.append(option.getKey()).append('=').append(option.getValue());
      }
    }
    return text.toString();
  }

  /** One option, or empty. */
  public String get(String option) {
    return options.getOrDefault(option, "");
  }

  /** The same with an option; without it when the value is empty. */
  public Prop with(String option, String value) {
    TreeMap<String, String> more = new TreeMap<>(options);
    if (value.isEmpty()) {
      more.remove(option);
    } else {
      more.put(option, value);
    }
    return new Prop(key, more);
  }

  /** An option's value in the one form that is compared. */
  public static String canonical(String key, String option, String value) {
    if (option.equals("size")) {
      return Long.toString(Sizes.bytes(value));
    }
    if (option.equals("macaddr")) {
      return value.toUpperCase(Locale.ROOT);
    }
    if (key.equals("sshkeys")) {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8).strip();
    }
    boolean flag = FLAGS.contains(option) || (option.isEmpty() && FLAG_KEY.matcher(key).matches());
    if (flag) {
      String low = value.toLowerCase(Locale.ROOT);
      return Set.of("1", "on", "yes", "true").contains(low)
          ? "1"
          : Set.of("", "0", "off", "no", "false").contains(low) ? "0" : value;
    }
    boolean decimal = option.equals("rate") || key.equals("cpulimit");
    if (decimal && value.matches("\\d{1,9}(\\.\\d{1,9})?")) {
      return new BigDecimal(value).stripTrailingZeros().toPlainString();
    }
    return key.equals("description") ? value.strip() : value;
  }

  /** What the platform has where nothing is set. */
  static String absent(String key, String option) {
    boolean on = Set.of("tablet", "acpi", "kvm", "ciupgrade").contains(key);
    boolean optionOn = Set.of("backup", "replicate", "rombar", "freeze-fs").contains(option);
    boolean flag = FLAGS.contains(option) || (option.isEmpty() && FLAG_KEY.matcher(key).matches());
    if (!flag) {
      return option.equals("discard")
          ? "ignore"
          : key.equals("agent") && option.equals("type") ? "virtio" : "";
    }
    return on || optionOn ? "1" : "0";
  }
}
