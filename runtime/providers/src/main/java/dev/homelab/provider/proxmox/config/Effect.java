package dev.homelab.provider.proxmox.config;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When a change of a running machine's setting takes effect. */
public enum Effect {
  /** At once. */
  LIVE,
  /** At the next full stop and start, or by the host's reboot. */
  RESTART,
  /** The cloud-init drive is written anew at once; the guest reads it at its next start. */
  GUEST_READS;

  private static final Set<String> LIVE_KEYS =
      Set.of(
          "name",
          "description",
          "tags",
          "onboot",
          "startup",
          "protection",
          "hookscript",
          "shares",
          "cpuunits",
          "cpulimit",
          "vmstatestorage",
          "balloon");
  private static final String TRIM = "fstrim_cloned_disks";
  private static final Set<String> PLUGGED = Set.of("network", "disk", "usb");
  private static final Set<String> REPLUG = Set.of("", "model", "macaddr", "mtu", "queues");
  private static final Pattern VERSION = Pattern.compile("-(\\d{1,3})\\.(\\d{1,3})");
  private static final Set<String> LIVE_DISK = Set.of("size", "backup", "replicate", "media");
  private static final Pattern THROTTLE = Pattern.compile("(mbps|iops)(_(rd|wr)(_max)?)?");
  private static final Pattern CLOUD_INIT =
      Pattern.compile(
          "ci(user|password|upgrade|custom)|ipconfig\\d+|nameserver|searchdomain|sshkeys");

  /** Whether a setting is one of cloud-init. */
  public static boolean isCloudInit(String key) {
    return CLOUD_INIT.matcher(key).matches();
  }

  /**
   * When a difference takes effect on a running machine.
   *
   * @param live the settings that are in force, which say what may be plugged while it runs
   */
  public static Effect of(Delta delta, Map<String, String> live) {
    String key = delta.key();
    if (isCloudInit(key)) {
      return GUEST_READS;
    }
    if (key.equals("balloon") && delta.before().equals("0") != delta.after().equals("0")) {
      return RESTART;
    }
    if (LIVE_KEYS.contains(key) || (key.equals("agent") && delta.option().equals(TRIM))) {
      return LIVE;
    }
    String feature = plugs(delta);
    if (!feature.isEmpty()) {
      return features(live).contains(feature) && (!feature.equals("usb") || plugsUsb(live))
          ? LIVE
          : RESTART;
    }
    if (key.matches("net\\d+")) {
      return LIVE;
    }
    if (delta.option().equals("file") && Prop.isDrive(key)) {
      return delta.isMedium() ? LIVE : RESTART;
    }
    boolean throttles = THROTTLE.matcher(delta.option()).matches();
    if (key.matches("(scsi|virtio)\\d+")) {
      return LIVE_DISK.contains(delta.option()) || throttles ? LIVE : RESTART;
    }
    if (throttles && Prop.isDrive(key)) {
      return LIVE;
    }
    return delta.option().equals("size") ? LIVE : RESTART;
  }

  /** What a machine must let be plugged for a difference to take effect at once; empty for none. */
  private static String plugs(Delta delta) {
    String key = delta.key();
    if (key.matches("net\\d+") && REPLUG.contains(delta.option())) {
      return "network";
    }
    if (key.matches("(scsi|virtio)\\d+") && delta.option().isEmpty()) {
      return "disk";
    }
    return switch (key) {
      case "vcpus" -> "cpu";
      case "memory" -> "memory";
      default -> key.matches("usb\\d+") ? "usb" : "";
    };
  }

  /** What may be plugged while a machine runs, by its setting {@code hotplug}. */
  private static Set<String> features(Map<String, String> live) {
    String set = live.getOrDefault("hotplug", "1");
    return set.equals("1") ? PLUGGED : Set.of(set.split("[,; ]+", -1));
  }

  /** USB devices are plugged into machines of type 7.1 and later, whose system knows that. */
  private static boolean plugsUsb(Map<String, String> live) {
    Matcher version = VERSION.matcher(live.getOrDefault("machine", ""));
    boolean old =
        version.find()
            && Integer.parseInt(version.group(1)) * 100 + Integer.parseInt(version.group(2)) < 701;
    return !old && live.getOrDefault("ostype", "other").matches("l26|win8|win10|win11");
  }
}
