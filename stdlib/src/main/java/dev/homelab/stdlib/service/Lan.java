package dev.homelab.stdlib.service;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.unit.IpAddress;
import dev.homelab.dsl.spec.workload.DirectPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ports that the home network reaches by an address of the cluster's load balancer. */
final class Lan {
  private Lan() {}

  /** An address as the script writes it, or null after a diagnostic. */
  static @Nullable String address(Scope scope, String literal) {
    IpAddress parsed = Names.parsed(scope, literal, IpAddress::parse);
    return parsed == null ? null : parsed.toString();
  }

  /**
   * The ports with an address of their own; null where the cluster has no load balancer, which is
   * told when the script names an address.
   *
   * @param suffix what follows the service's name in that of the Kubernetes Service
   * @param address the address that the script names, or null for any
   */
  static @Nullable DirectPlan ports(
      RecipeContext context, String suffix, @Nullable String address, String... ports) {
    if (context.cluster().hasLoadBalancer()) {
      return new DirectPlan(suffix, List.of(ports), address);
    }
    if (address != null) {
      String cluster = context.cluster().address().last().name();
      context
          .scope()
          .report(
              Diagnostic.error("HL2052", "nothing gives " + address + " to " + context.name())
                  .withDetail("The lab names no load balancer of the cluster.")
                  .withHint(
                      "say what '" + cluster + "' has: loadBalancer(), or a pool of its box"));
    }
    return null;
  }
}
