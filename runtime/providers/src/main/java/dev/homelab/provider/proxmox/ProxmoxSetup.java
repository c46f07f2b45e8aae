package dev.homelab.provider.proxmox;

import dev.homelab.provider.proxmox.client.PveVersion;
import java.util.List;

/**
 * The commands that give homelab a user, a role and a token of its own, for a person to run on the
 * host as root. Nothing of that is ever done over the wire.
 */
public final class ProxmoxSetup {
  private static final String USER = "homelab@pve";
  private static final String ROLE = "Homelab";

  private ProxmoxSetup() {}

  /** The privileges of the role; those for the guest agent differ between the versions. */
  public static List<String> privileges(PveVersion version) {
    return Privilege.ofRole(version);
  }

  /** The command that makes the role. */
  public static String role(PveVersion version) {
    return "pveum role add " + ROLE + " --privs \"" + String.join(" ", privileges(version)) + '"';
  }

  /** The commands that follow, one a line, in order; they are the same for every version. */
  public static List<String> userAndToken() {
    return List.of(
        "pveum user add " + USER,
        "pveum acl modify / --users " + USER + " --roles " + ROLE,
        "pveum user token add " + USER + " cli --privsep 0");
  }

  /** The command that lets the cluster restart the lab's machines, which takes more. */
  public static String highAvailability() {
    return "pveum role modify "
        + ROLE
        + " --append 1 --privs \""
        + String.join(" ", Privilege.HIGH_AVAILABILITY.names())
        + '"';
  }

  /** The command that shows the host's certificate with its SHA-256 fingerprint. */
  public static String fingerprint() {
    return "pvenode cert info";
  }
}
