package dev.homelab.provider.proxmox.vm;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.proxmox.client.Problem;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.provider.proxmox.config.VmWish;
import java.util.List;
import java.util.regex.Pattern;

/** Settings that no API token may make, whatever it was granted. */
public final class RootOnly {
  private static final Pattern KEYS =
      Pattern.compile("args|affinity|hookscript|arch|hugepages|keephugepages|amd-sev|lock");

  private RootOnly() {}

  /** The settings of a wish that only root@pam may make. */
  public static List<String> in(VmWish wish) {
    return wish.props().values().stream()
        .filter(
            prop ->
                KEYS.matcher(prop.key()).matches()
                    || (prop.key().startsWith("hostpci") && !prop.get("host").isEmpty())
                    || (prop.key().startsWith("hostpci") && !prop.get("romfile").isEmpty())
                    || (prop.key().startsWith("usb") && !isShared(prop.get("host")))
                    || (prop.key().startsWith("serial") && !prop.get("").equals("socket")))
        .map(dev.homelab.provider.proxmox.config.Prop::key)
        .toList();
  }

  /** Whether a USB device is none of the host's own: a mapping has no address, spice is a cable. */
  private static boolean isShared(String host) {
    return host.isEmpty() || host.equalsIgnoreCase("spice");
  }

  /** Refuses them before the host is asked, unless root itself is logged in. */
  static void check(VmWish wish, boolean root) {
    List<String> keys = in(wish);
    if (!root && !keys.isEmpty()) {
      throw new PveException(Problem.ROOT_ONLY, told(wish, keys), null);
    }
  }

  /** The problem, for people. */
  static Diagnostic told(VmWish wish, List<String> keys) {
    return Diagnostic.error(
            ProxmoxCodes.ROOT_ONLY,
            "only root@pam may set " + String.join(", ", keys) + " of " + wish.name())
        .withDetail("No API token may, not even one of root.")
        .withHint(
            keys.stream().anyMatch(key -> key.matches("(hostpci|usb)\\d+"))
                ? "use a mapping of the device instead of its address"
                : "log in with user 'root@pam' and a password, or leave it out");
  }
}
