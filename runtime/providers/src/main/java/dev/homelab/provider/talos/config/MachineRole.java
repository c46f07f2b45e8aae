package dev.homelab.provider.talos.config;

/** What a machine does in its cluster. */
public enum MachineRole {
  /** Runs etcd and the Kubernetes API. */
  CONTROL_PLANE("controlplane"),
  /** Runs workloads only. */
  WORKER("worker");

  private final String word;

  MachineRole(String word) {
    this.word = word;
  }

  /** Talos's word for it. */
  public String word() {
    return word;
  }
}
