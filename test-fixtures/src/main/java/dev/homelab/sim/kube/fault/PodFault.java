package dev.homelab.sim.kube.fault;

/**
 * A fault of pods.
 *
 * @param namespace the namespace, empty for all
 * @param match the beginning of a pod's name, or a part of an image's name
 * @param kind what goes wrong
 */
public record PodFault(String namespace, String match, Kind kind) {
  /** What can go wrong with a pod. */
  public enum Kind {
    /** The image cannot be pulled. */
    IMAGE_PULL,
    /** The container ends with an error again and again. */
    CRASH_LOOP,
    /** No node takes the pod. */
    UNSCHEDULABLE,
    /** The container runs and never becomes ready. */
    NEVER_READY,
    /** The container is being created and stays so. */
    NEVER_STARTS,
    /** The container ends with exit code 1, as a failed job's does. */
    FAILS
  }
}
