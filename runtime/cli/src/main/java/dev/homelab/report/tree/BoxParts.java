package dev.homelab.report.tree;

import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.report.Manifests;
import dev.homelab.resolve.ResourceGraph;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a box consists of beside the objects of its cluster.
 *
 * @param address the box, or the cluster
 * @param machines its machines with Talos
 * @param cluster its {@code talos.cluster}, or null
 * @param pools its pools of LINSTOR
 * @param cards its graphics cards
 * @param boxes what the machines are made of
 */
record BoxParts(
    Address address,
    List<ResourceSpec> machines,
    @Nullable ResourceSpec cluster,
    List<ResourceSpec> pools,
    List<ResourceSpec> cards,
    List<ResourceSpec> boxes) {

  static BoxParts of(ResourceGraph graph, Address address) {
    List<ResourceSpec> machines = new ArrayList<>();
    List<ResourceSpec> pools = new ArrayList<>();
    List<ResourceSpec> cards = new ArrayList<>();
    List<ResourceSpec> boxes = new ArrayList<>();
    ResourceSpec cluster = null;
    for (Address member : graph.members(address)) {
      ResourceSpec resource = graph.resource(member);
      if (resource == null) {
        continue;
      }
      switch (resource.type()) {
        case "talos.machine" -> machines.add(resource);
        case "talos.cluster" -> cluster = resource;
        case "linstor.pool" -> pools.add(resource);
        case "talos.card" -> cards.add(resource);
        case "metal.machine" -> boxes.add(resource);
        default -> {}
      }
    }
    return new BoxParts(address, machines, cluster, pools, cards, boxes);
  }

  /** Its name. */
  String name() {
    return address.last().name();
  }

  /** The address of its first machine when the script says it, else empty. */
  String machineAddress(Manifests manifests) {
    for (ResourceSpec machine : machines) {
      Value address = machine.desired().get("address");
      String text = address == null ? "" : manifests.text(address);
      if (!text.isEmpty() && !text.contains("${")) {
        return text;
      }
    }
    return "";
  }

  /** A text of the first machine; empty when it says none. */
  String ofMachine(Manifests manifests, String property) {
    Value value = machines.isEmpty() ? null : machines.get(0).desired().get(property);
    return value == null ? "" : manifests.text(value);
  }

  /** Its {@code talos.cluster}, if any. */
  List<ResourceSpec> clusters() {
    return cluster == null ? List.of() : List.of(cluster);
  }

  /** The version of Kubernetes without {@code v}, or empty. */
  String kubernetes() {
    return cluster == null ? "" : ObjectFacts.text(cluster.desired().get("kubernetes"), "");
  }
}
