package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.ClusterFacts;
import dev.homelab.dsl.spec.unit.Version;
import java.util.List;

/**
 * The folder of machines with Talos that takes volumes of the local path provisioner. From 1.12 on
 * it is a user volume of the type directory (config schema of 1.12, {@code UserVolumeConfig}); a
 * data disk of its name takes its place in any version that has user volumes; before that it is a
 * folder that the kubelet sees by a mount of its own.
 *
 * @param cluster what the block says
 */
record LocalVolumes(ClusterMachines cluster) {
  private static final String NAME = "local-path";
  private static final String VOLUME = "/var/mnt/" + NAME;
  private static final String FOLDER = "/var/" + NAME;
  private static final Version WITH_DIRECTORIES = new Version("1.12.0");

  /** The folder. */
  String folder() {
    boolean disks =
        cluster.groups().stream()
            .filter(this::carries)
            .allMatch(group -> group.dataDisks().containsKey(NAME));
    return disks || hasDirectories() ? VOLUME : FOLDER;
  }

  /** What configs of a group have for it, as documents. */
  List<String> documents(MachineGroupSpec group) {
    if (!wanted(group) || !folder().equals(VOLUME)) {
      return List.of();
    }
    return List.of(
        """
        apiVersion: v1alpha1
        kind: UserVolumeConfig
        name: %s
        volumeType: directory
        """
            .formatted(NAME));
  }

  /** What configs of a group have for it, as patches. */
  List<String> patches(MachineGroupSpec group) {
    if (!wanted(group) || folder().equals(VOLUME)) {
      return List.of();
    }
    return List.of(
        "{machine: {kubelet: {extraMounts: [{destination: %1$s, type: bind, source: %1$s, options:"
                .formatted(FOLDER)
            + " [bind, rshared, rw]}]}}}");
  }

  private boolean wanted(MachineGroupSpec group) {
    ClusterFacts facts = cluster.scope.cluster();
    return facts != null
        && facts.installsLocalPath()
        && carries(group)
        && !group.dataDisks().containsKey(NAME);
  }

  /** Whether pods run on machines of a group. */
  private boolean carries(MachineGroupSpec group) {
    return !group.controls() || cluster.controlPlanesCarry();
  }

  private boolean hasDirectories() {
    return new Version(cluster.talos).compareTo(WITH_DIRECTORIES) >= 0;
  }
}
