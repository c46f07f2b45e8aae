package dev.homelab.sim.proxmox.world;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What changes on a running machine at once, and what waits for its next start.
 *
 * @param features what may be plugged while it runs
 * @param usb whether USB devices are among that
 */
record Plugging(Set<String> features, boolean usb) {
  private static final String PROBLEM = "hotplug problem - ";
  private static final Set<String> LIVE =
      Set.of(
          "name",
          "description",
          "tags",
          "onboot",
          "startup",
          "protection",
          "hookscript",
          "shares",
          "balloon",
          "cpuunits",
          "cpulimit",
          "vmstatestorage");
  private static final Set<String> LIVE_DRIVE = Set.of("backup", "replicate", "size");
  private static final Pattern THROTTLE = Pattern.compile("(mbps|iops)(_(rd|wr)(_max)?)?");
  private static final Pattern TYPE = Pattern.compile("-(\\d{1,3})\\.(\\d{1,3})");
  private static final Set<String> IN_PLACE =
      Set.of("bridge", "tag", "firewall", "trunks", "rate", "link_down");

  /** That of a machine with these settings. */
  static Plugging of(JsonNode conf) {
    String hotplug = conf.path("hotplug").asText("1");
    Set<String> features =
        hotplug.equals("1")
            ? Set.of("network", "disk", "usb")
            : Set.of(hotplug.split("[,; ]+", -1));
    Matcher type = TYPE.matcher(conf.path("machine").asText());
    boolean old =
        type.find()
            && Integer.parseInt(type.group(1)) * 100 + Integer.parseInt(type.group(2)) < 701;
    boolean knows = Set.of("l26", "win8", "win10", "win11").contains(conf.path("ostype").asText());
    return new Plugging(features, features.contains("usb") && knows && !old);
  }

  /** Whether taking a setting away is done at once. */
  boolean goesLive(String key) {
    return LIVE.contains(key)
        || Machine.CLOUD_INIT.matcher(key).matches()
        || key.startsWith("unused")
        || (key.matches("net\\d+") && features.contains("network"))
        || (key.matches("(scsi|virtio)\\d+") && features.contains("disk"))
        || (key.matches("usb\\d+") && usb);
  }

  /** Whether a change is made at once. */
  boolean isLive(String key, String before, String after) {
    if (LIVE.contains(key) || Machine.CLOUD_INIT.matcher(key).matches()) {
      return !key.equals("balloon") || before.equals("0") == after.equals("0");
    }
    if (key.matches("net\\d+")) {
      return features.contains("network") || alike(before, after, "model", IN_PLACE);
    }
    if (after.contains("media=cdrom") && before.contains("media=cdrom")) {
      return true;
    }
    if (key.matches("(scsi|virtio)\\d+")) {
      return before.isEmpty() ? features.contains("disk") : sameDrive(before, after);
    }
    if (key.matches("usb\\d+")) {
      return usb;
    }
    return switch (key) {
      case "agent" -> alike(before, after, "enabled", Set.of("fstrim_cloned_disks"));
      case "vcpus" -> features.contains("cpu");
      case "memory" -> features.contains("memory");
      default -> after.equals(before);
    };
  }

  /**
   * Why the host fails at a change that it would make at once; empty where it does not. Memory is
   * plugged into nodes of memory, and a guest may hold what shall be taken away.
   *
   * @param after the value that is wished; empty for none
   * @param held what the guest does not give back
   */
  static String problem(String key, String after, JsonNode conf, Collection<String> held) {
    boolean holds = held.contains(key);
    if (key.equals("memory")) {
      if (conf.path("numa").asInt() == 0) {
        return PROBLEM + "NUMA needs to be enabled for memory hotplug";
      }
      boolean less = mebibytes(after) < mebibytes(conf.path(key).asText());
      return holds && less ? PROBLEM + "error unplug memory module" : "";
    }
    return holds && after.isEmpty() ? PROBLEM + "error on hot-unplugging device '" + key + "'" : "";
  }

  private static long mebibytes(String memory) {
    String digits = memory.replaceAll("\\D", "");
    return digits.isEmpty() ? 0 : Long.parseLong(digits);
  }

  /** Whether two values are the same but for some parts. */
  private static boolean alike(String before, String after, String main, Set<String> but) {
    Map<String, String> a = PropertyText.parse(before, main);
    Map<String, String> b = PropertyText.parse(after, main);
    a.keySet().removeAll(but);
    b.keySet().removeAll(but);
    return a.equals(b);
  }

  private static boolean sameDrive(String before, String after) {
    Map<String, String> a = PropertyText.parse(before, "file");
    Map<String, String> b = PropertyText.parse(after, "file");
    for (Map<String, String> one : List.of(a, b)) {
      one.keySet().removeAll(LIVE_DRIVE);
      one.keySet().removeIf(option -> THROTTLE.matcher(option).matches());
    }
    return a.equals(b);
  }
}
