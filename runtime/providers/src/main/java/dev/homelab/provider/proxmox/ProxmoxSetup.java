package dev.homelab.provider.proxmox;

import dev.homelab.provider.proxmox.client.PveVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The commands that give homelab a user, a role and a token of its own, for a person to run on the
 * host as root. Nothing of that is ever done over the wire.
 */
public final class ProxmoxSetup {
  private static final String USER = "homelab@pve";
  private static final String ROLE = "Homelab";
  private static final List<String> PRIVILEGES =
      List.of(
          "VM.Allocate",
          "VM.Audit",
          "VM.Clone",
          "VM.Config.CDROM",
          "VM.Config.CPU",
          "VM.Config.Cloudinit",
          "VM.Config.Disk",
          "VM.Config.HWType",
          "VM.Config.Memory",
          "VM.Config.Network",
          "VM.Config.Options",
          "VM.PowerMgmt",
          "VM.Snapshot",
          "VM.Snapshot.Rollback",
          "VM.Backup",
          "VM.Migrate",
          "VM.Console",
          "Datastore.Audit",
          "Datastore.AllocateSpace",
          "Datastore.AllocateTemplate",
          "Datastore.Allocate",
          "Pool.Allocate",
          "Pool.Audit",
          "SDN.Use",
          "SDN.Audit",
          "Mapping.Use",
          "Mapping.Audit",
          "Mapping.Modify",
          "Sys.Audit",
          "Sys.Modify",
          "Sys.AccessNetwork");

  private ProxmoxSetup() {}

  /** The privileges of the role; those for the guest agent differ between the versions. */
  public static List<String> privileges(PveVersion version) {
    TreeSet<String> all = new TreeSet<>(PRIVILEGES);
    all.add(version.isNine() ? "VM.GuestAgent.Audit" : "VM.Monitor");
    return List.copyOf(all);
  }

  /**
   * The commands, one a line, in order.
   *
   * @param highAvailability whether the lab's machines are to be restarted by the cluster, which
   *     takes one privilege more
   */
  public static List<String> commands(PveVersion version, boolean highAvailability) {
    List<String> privileges = new ArrayList<>(privileges(version));
    if (highAvailability) {
      privileges.add("Sys.Console");
    }
    return List.of(
        "pveum role add " + ROLE + " --privs \"" + String.join(" ", privileges) + '"',
        "pveum user add " + USER,
        "pveum acl modify / --users " + USER + " --roles " + ROLE,
        "pveum user token add " + USER + " cli --privsep 0",
        "pvenode cert info --output-format json");
  }
}
