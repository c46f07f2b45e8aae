package dev.homelab.provider.proxmox;

import dev.homelab.provider.proxmox.client.PveVersion;
import java.util.List;
import java.util.TreeSet;

/**
 * What homelab does on a Proxmox VE host, with the privileges that each takes. The role that a
 * person makes and the check for missing rights both follow this table (Proxmox VE Administration
 * Guide, "Permission Management", and the permissions that the API viewer names).
 */
enum Privilege {
  /** Make, change, start, stop and remove machines. */
  MACHINE(
      "VM.Allocate",
      "VM.Audit",
      "VM.Config.CDROM",
      "VM.Config.CPU",
      "VM.Config.Cloudinit",
      "VM.Config.Disk",
      "VM.Config.HWType",
      "VM.Config.Memory",
      "VM.Config.Network",
      "VM.Config.Options",
      "VM.PowerMgmt"),
  /** Make disks on a storage. */
  DISK("Datastore.AllocateSpace"),
  /** Copy a machine. */
  CLONE("VM.Clone"),
  /** Bring a machine to another node. */
  MOVE("VM.Migrate"),
  /** Take snapshots and go back to them. */
  SNAPSHOT("VM.Snapshot", "VM.Snapshot.Rollback"),
  /** Keep images on a storage. */
  IMAGE("Datastore.AllocateTemplate", "Datastore.Audit"),
  /** Remove images from a storage. */
  DROP_IMAGE("Datastore.Allocate"),
  /** Let a node fetch an image. */
  FETCH("Sys.AccessNetwork"),
  /** Make pools, one of which is the claim. */
  POOL("Pool.Allocate", "Pool.Audit"),
  /** Connect a machine to a bridge. */
  BRIDGE("SDN.Use"),
  /** Give a machine a mapped device. */
  DEVICE("Mapping.Use"),
  /** Make mappings of devices. */
  MAPPING("Mapping.Audit", "Mapping.Modify"),
  /** Say in which order machines start with their host. */
  ORDER("Sys.Modify"),
  /** Make backup jobs. */
  BACKUP("Sys.Audit", "Sys.Modify"),
  /** Look at nodes, storages and networks. */
  LOOK("Sys.Audit", "SDN.Audit", "Datastore.Audit"),
  /** Have machines restarted by the cluster. Not part of the role unless wished. */
  HIGH_AVAILABILITY("Sys.Audit", "Sys.Console");

  private final String names;

  Privilege(String... names) {
    this.names = String.join(" ", names);
  }

  /** The names of the privileges on the host. */
  List<String> names() {
    return List.of(names.split(" ", -1));
  }

  /** The privileges of the role, sorted; the one for the guest agent differs by version. */
  static List<String> ofRole(PveVersion version) {
    TreeSet<String> all = new TreeSet<>();
    for (Privilege privilege : values()) {
      if (privilege != HIGH_AVAILABILITY) {
        all.addAll(privilege.names());
      }
    }
    all.add(version.isNine() ? "VM.GuestAgent.Audit" : "VM.Monitor");
    return List.copyOf(all);
  }
}
