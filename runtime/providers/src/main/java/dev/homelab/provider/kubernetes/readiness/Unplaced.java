package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.catalog.cozystack.InstanceType;
import dev.homelab.catalog.cozystack.InstanceTypes;
import dev.homelab.catalog.cozystack.PodCharges;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Why a virtual machine may have no node: KubeVirt schedules one with processors of its own only on
 * nodes with the label {@code cpumanager=true}, which it gives where the kubelet's CPU policy is
 * static, and one with huge pages only where so many of their size are allocatable. Pure.
 */
final class Unplaced {
  /** What is said where the nodes do not tell. */
  static final String SOMETHING =
      "the box has no room for it: a card, huge pages or processors that it wants are taken or not"
          + " there";

  private static final String PROCESSORS = "cpumanager";
  private static final String PAGES = "hugepages-";

  private Unplaced() {}

  /**
   * What no node has that a machine needs, in words.
   *
   * @param machine a VirtualMachine, whose type is looked for among those of Cozystack
   * @param nodes all nodes of the cluster; empty when nobody may list them
   */
  static String why(Value.Tree machine, List<Value.Tree> nodes) {
    InstanceType type = InstanceTypes.named(Fields.text(machine, "spec", "instancetype", "name"));
    if (type == null || nodes.isEmpty()) {
      return SOMETHING;
    }
    List<String> missing = new ArrayList<>();
    boolean fixed =
        nodes.stream()
            .anyMatch(node -> Fields.text(node, "metadata", "labels", PROCESSORS).equals("true"));
    if (type.dedicated() && !fixed) {
      missing.add(
          "no node has the label cpumanager=true, and "
              + type.name()
              + " has processors of its own: give the kubelet `cpuManagerPolicy: static`");
    }
    String size = type.hugepages();
    if (size != null) {
      Value most = most(nodes, PAGES + size);
      if (PodCharges.whole(most) < PodCharges.whole(Value.of(type.memory()))) {
        missing.add(
            type.name()
                + " takes "
                + type.memory()
                + " of huge pages of "
                + size
                + ", and no node keeps more than "
                + Objects.requireNonNullElse(Value.textOf(most), "0"));
      }
    }
    return missing.isEmpty() ? SOMETHING : String.join("; ", missing);
  }

  /** The most that a node has of something that it can give away. */
  private static Value most(List<Value.Tree> nodes, String resource) {
    return nodes.stream()
        .map(node -> Fields.at(node, "status", "allocatable", resource))
        .filter(Objects::nonNull)
        .max(Comparator.comparingLong(PodCharges::whole))
        .orElse(Value.of("0"));
  }
}
