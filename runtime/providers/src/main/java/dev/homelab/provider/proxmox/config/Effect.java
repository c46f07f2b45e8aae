package dev.homelab.provider.proxmox.config;

import java.util.Set;
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
  private static final Set<String> LIVE_DISK =
      Set.of("size", "backup", "replicate", "file", "media", "mbps", "iops");
  private static final Pattern CLOUD_INIT =
      Pattern.compile(
          "ci(user|password|upgrade|custom)|ipconfig\\d+|nameserver|searchdomain|sshkeys");

  /** Whether a setting is one of cloud-init. */
  public static boolean isCloudInit(String key) {
    return CLOUD_INIT.matcher(key).matches();
  }

  /** When a difference takes effect on a running machine. */
  public static Effect of(Delta delta) {
    String key = delta.key();
    if (isCloudInit(key)) {
      return GUEST_READS;
    }
    if (key.equals("balloon") && delta.before().equals("0") != delta.after().equals("0")) {
      return RESTART;
    }
    if (LIVE_KEYS.contains(key) || key.matches("net\\d+")) {
      return LIVE;
    }
    if (key.matches("(scsi|virtio)\\d+")) {
      return delta.option().isEmpty() || LIVE_DISK.contains(delta.option()) ? LIVE : RESTART;
    }
    boolean medium = delta.option().equals("file") && key.matches("(ide|sata)\\d+");
    return medium || delta.option().equals("size") ? LIVE : RESTART;
  }
}
