package dev.homelab.dsl.spec.workload;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ports that an address of the cluster's load balancer leads to without a gateway or an ingress
 * controller between, such as those of name servers. They get a Service of their own; no port of
 * the nodes is opened for it.
 *
 * @param suffix what follows the workload's name in the Service's
 * @param ports the names of the ports
 * @param address the address to take, or null for any of the load balancer's
 */
public record DirectPlan(String suffix, List<String> ports, @Nullable String address) {
  public DirectPlan {
    ports = List.copyOf(ports);
  }

  /** The ports of a workload that it does not mean. */
  List<PortPlan> others(List<PortPlan> all) {
    return all.stream().filter(port -> !ports.contains(port.name())).toList();
  }

  /** The ports of a workload that it means. */
  List<PortPlan> of(List<PortPlan> all) {
    return all.stream().filter(port -> ports.contains(port.name())).toList();
  }
}
