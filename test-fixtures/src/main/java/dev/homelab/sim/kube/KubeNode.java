package dev.homelab.sim.kube;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A node that registers from outside, such as a simulated machine whose kubelet runs.
 *
 * @param name its name
 * @param address its address
 * @param labels its labels beside those that every node has
 * @param taints its taints, as {@code key=value:Effect}
 * @param version the kubelet's version, such as {@code v1.36.3}
 * @param system the operating system's name and version
 * @param cores its processors
 * @param memory its memory in MiB
 * @param annotations its annotations
 * @param hugePages how many pages of 2 MiB its kernel has set aside
 * @param fixedProcessors whether its kubelet gives processors to one container alone
 */
public record KubeNode(
    String name,
    String address,
    Map<String, String> labels,
    Set<String> taints,
    String version,
    String system,
    int cores,
    long memory,
    Map<String, String> annotations,
    long hugePages,
    boolean fixedProcessors) {
  public KubeNode {
    labels = Map.copyOf(new TreeMap<>(labels));
    taints = Set.copyOf(new TreeSet<>(taints));
    annotations = Map.copyOf(new TreeMap<>(annotations));
  }

  /** One without huge pages, whose processors are shared. */
  public KubeNode(
      String name,
      String address,
      Map<String, String> labels,
      Set<String> taints,
      String version,
      String system,
      int cores,
      long memory,
      Map<String, String> annotations) {
    this(name, address, labels, taints, version, system, cores, memory, annotations, 0, false);
  }
}
