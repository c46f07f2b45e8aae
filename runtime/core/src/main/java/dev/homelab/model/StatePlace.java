package dev.homelab.model;

/**
 * Where a lab keeps its state and its secrets, when that is not the folder beside the script.
 *
 * @param target the cluster, one of the lab's own targets, which must exist before the lab is read
 * @param namespace the namespace in it that holds the state; it must exist
 * @param origin the line of the script that says so
 */
public record StatePlace(Address target, String namespace, Origin origin) {
  /** The place as a person would name it: {@code cluster.home, namespace kube-system}. */
  public String describe() {
    return target + ", namespace " + namespace;
  }
}
