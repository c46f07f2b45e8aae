package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.ClusterFacts;
import dev.homelab.model.Address;
import org.jspecify.annotations.Nullable;

/** What the cluster of a box with Cozystack has for the services of one tenant. */
final class BoxFacts implements ClusterFacts {
  private final NodeSpec box;
  private @Nullable TenantSpec tenant;

  /** What a box has; the tenant is told by {@link #of}. */
  BoxFacts(NodeSpec box) {
    this.box = box;
  }

  /** Says which tenant the services stand in. */
  void of(TenantSpec around) {
    tenant = around;
  }

  @Override
  public Address address() {
    return box.address();
  }

  /**
   * The class that machines and services use: its volumes can be snapshotted and are not tied to a
   * pod.
   */
  @Override
  public String storageClass() {
    return "replicated";
  }

  @Override
  public boolean installsLocalPath() {
    return false;
  }

  /** The tenant that serves names calls the class of its controller after its namespace. */
  @Override
  public @Nullable String ingressClass() {
    return tenant == null ? null : tenant.ingressClass();
  }

  /**
   * Cozystack's policy {@code cozystack-ingress-hostname-policy} keeps the names below the
   * platform's own domain for the tenants that they belong to.
   */
  @Override
  public @Nullable String refusedHost(String host) {
    String own = domain();
    String platform = BoxPlatform.host(box);
    return own == null || isBelow(host, own) || !isBelow(host, platform)
        ? null
        : "names below " + platform + " belong to its tenants; those of this one end in ." + own;
  }

  private static boolean isBelow(String host, String domain) {
    return host.equals(domain) || host.endsWith('.' + domain);
  }

  @Override
  public boolean hasManagedDatabases() {
    return true;
  }

  @Override
  public boolean limitsContainers() {
    return tenant != null && tenant.hasQuotas();
  }

  @Override
  public @Nullable GatewayFact gateway() {
    return null;
  }

  /** Whether the script names addresses for load balancers. */
  @Override
  public boolean hasLoadBalancer() {
    return box.loadBalancerAddresses() != null;
  }

  @Override
  public @Nullable CertificateFact certificates() {
    return box.certificates().fact(ingressClass());
  }

  /** Keycloak of the box; whoever has a role in the tenant or in one around it may enter. */
  @Override
  public @Nullable LoginFact login() {
    TenantSpec around = tenant;
    return around == null
        ? null
        : box.people()
            .fact(
                BoxPlatform.host(box),
                around.ingressClass(),
                around.namespaces(),
                box.certificates().belief());
  }

  @Override
  public boolean mayHaveLogin() {
    return true;
  }

  @Override
  public boolean requiresLogin() {
    return tenant != null && tenant.login().isRequired();
  }

  @Override
  public @Nullable String domain() {
    return tenant == null ? null : tenant.domain();
  }

  @Override
  public String timezone() {
    return box.scope().lab().settings().timezone();
  }

  @Override
  public boolean hasOneNode() {
    return true;
  }
}
