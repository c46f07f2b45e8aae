package dev.homelab.dsl.spec.machine;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.ClusterFacts.Belief;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.machine.Draft.Said;

/**
 * A Gateway of a tenant's own. It waits for an address of the load balancer, and its chart makes
 * nothing unless Let's Encrypt gives the certificates (Cozystack 1.6.2, {@code
 * packages/extra/gateway/templates/tenantgateway.yaml}).
 */
final class TenantGateway {
  /** The field of a tenant that asks for one. */
  static final String FIELD = "gateway";

  /** A gateway whose box makes its certificates itself. */
  static final String SELF_SIGNED = "HL1136";

  private TenantGateway() {}

  /** Gives a tenant one. */
  static void open(TenantSpec tenant) {
    if (tenant.traits().set(FIELD, true)) {
      Scope scope = tenant.scope();
      Said<?> line = Said.now(scope, true);
      tenant.needsAddress(FIELD);
      scope.lab().later(() -> requireIssuer(tenant, line));
    }
  }

  private static void requireIssuer(TenantSpec tenant, Said<?> line) {
    if (tenant.box().certificates().belief() == Belief.NOBODY) {
      line.report(
          tenant.scope(),
          Diagnostic.error(
                  SELF_SIGNED,
                  "the gateway of "
                      + tenant.address().last()
                      + " needs certificates of Let's Encrypt")
              .withDetail("Cozystack makes none where the box makes its certificates itself.")
              .withHint("say in the block of the box: certificates letsencrypt")
              .withHint("or leave gateway() out, and use the ingress controller"));
    }
  }
}
