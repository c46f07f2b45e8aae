package dev.homelab.dsl.spec.machine;

/**
 * Why the system of a machine is as it is, where the script does not state it: what {@code explain}
 * lists of a {@code talos.machine}.
 *
 * @param cluster what the block says
 */
record SystemReasons(ClusterMachines cluster) {
  private static final String NETWORKS = "what Cozystack's installation uses";

  /** Tells them of a machine of a group. */
  void tell(Draft machine, MachineGroupSpec group) {
    ofCluster(machine, group);
    machine.tell("cluster.kubernetes", cluster.kubernetes, "what the Talos release brings");
  }

  private void ofCluster(Draft machine, MachineGroupSpec group) {
    machine
        .follows("cluster.name", "the name that the cluster was made with")
        .follows("cluster.endpoint", "the shared address, or the first machine's")
        .follows("cluster.contract", "the form of the config, by the release of Talos")
        .tell("cluster.cni", cluster.saidCni, cni());
    if (cluster.podNet != null) {
      machine.tell("cluster.podNets", cluster.saidPodNet, NETWORKS);
    }
    if (cluster.serviceNet != null) {
      machine.tell("cluster.serviceNets", cluster.saidServiceNet, NETWORKS);
    }
    if (group.controls() && group.carriesWorkloads()) {
      machine.follows("cluster.scheduling", "the block of control planes says so");
    } else if (cluster.controlPlanesCarry()) {
      machine.tell("cluster.scheduling", null, "no other machine carries workloads");
    } else {
      machine.tell("cluster.scheduling", null, "workers carry them; control planes stay free");
    }
  }

  /**
   * Why the system goes on a disk that the script does not name.
   *
   * @param picked whether it is chosen from what the machine has
   */
  static String disk(boolean picked) {
    return picked
        ? "of 6 GiB or more, so that larger ones stay for data; `installDisk` names another"
        : "the first disk of the virtual machine";
  }

  /** Why the cluster has its network plugin when the script names none. */
  String cni() {
    return cluster.bringsPlatform()
        ? "Cozystack brings its own network: Kube-OVN and Cilium"
        : "what Talos installs";
  }
}
