package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.ClusterFacts;
import java.util.List;

/**
 * The folder of machines with Talos that takes volumes of the local path provisioner. It is the
 * same for all versions of Talos, since volumes that were made name it: a folder of the volume for
 * data, which the kubelet sees by a mount of its own. One below {@code /var/mnt} is a user volume,
 * which it sees anyway.
 *
 * @param cluster what the block says
 */
record LocalVolumes(ClusterMachines cluster) {
  /** Where volumes lie unless the script says another folder. */
  static final String FOLDER = "/var/local-path";

  /** What configs of a group have for it, as patches; the first folder stays seen for ever. */
  List<String> patches(MachineGroupSpec group) {
    ClusterFacts facts = cluster.scope.cluster();
    boolean wanted = facts != null && facts.installsLocalPath();
    return wanted && (!group.controls() || cluster.controlPlanesCarry())
        ? List.of(
            "{machine: {kubelet: {extraMounts: [{destination: %1$s, type: bind, source: %1$s,"
                    .formatted(FOLDER)
                + " options: [bind, rshared, rw]}]}}}")
        : List.of();
  }
}
