package dev.homelab.sim.proxmox;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Which version the simulated cluster is of, and what follows from that. */
public enum Profile {
  /** Version 8.4: VM.Monitor, and errors told in the reason phrase only. */
  PVE84("8.4.14", false),
  /** Version 9.0. */
  PVE90("9.0.6", true),
  /** Version 9.2. */
  PVE92("9.2.3", true);

  private static final Set<String> BOTH =
      Set.of(
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
          "Sys.Console",
          "Sys.AccessNetwork");

  private final String version;
  private final boolean messages;

  Profile(String version, boolean messages) {
    this.version = version;
    this.messages = messages;
  }

  /** The profile of a name in any case. */
  public static Profile parse(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** The version as the host tells it. */
  public String version() {
    return version;
  }

  /** Whether an error's text stands in its body, and not in the reason phrase alone. */
  public boolean hasMessages() {
    return messages;
  }

  /** Every privilege that the version has. */
  public Set<String> privileges() {
    Set<String> all = new TreeSet<>(BOTH);
    all.add(this == PVE84 ? "VM.Monitor" : "VM.GuestAgent.Audit");
    if (this != PVE84) {
      all.add("VM.Replicate");
    }
    return all;
  }

  /** The privilege that reading from the guest agent takes. */
  public String agentPrivilege() {
    return this == PVE84 ? "VM.Monitor" : "VM.GuestAgent.Audit";
  }
}
