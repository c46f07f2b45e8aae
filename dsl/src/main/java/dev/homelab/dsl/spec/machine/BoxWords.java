package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Choice;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import dev.homelab.dsl.spec.cozystack.EtcdSpec;
import dev.homelab.dsl.spec.cozystack.IngressSpec;
import dev.homelab.dsl.spec.cozystack.MonitoringSpec;
import java.util.function.Consumer;

/** The words of a box, and of its tenants, for people; and of a box for its root tenant. */
public final class BoxWords implements WordSet {
  /** Says what people log in with. */
  @Word(
      doc = "Says what people log in to the box with: the dashboard, and the API of Kubernetes.",
      byDefault = "the tokens of tenants, which Cozystack makes",
      example = "login keycloak",
      once = true)
  public static NodeSpec login(NodeSpec box, Login by) {
    box.people().login(by);
    return box;
  }

  /** Describes a person with a role in all tenants. */
  @Word(
      doc = "Describes a person who logs in, with a role in all tenants of the box.",
      byDefault = "none",
      example = "login keycloak\nuser('olga') { role clusterAdmin }",
      makes = true)
  public static NodeSpec user(NodeSpec box, String name, Consumer<UserSpec> block) {
    box.made(box.people().user(name, TenantSpec.ROOT, null, block));
    return box;
  }

  /** Describes a person with a role in a tenant. */
  @Word(
      doc =
          "Describes a person who logs in, with a role in the tenant; the same name in several"
              + " tenants is one person.",
      byDefault = "none",
      example = "user('anna') { role admin }",
      makes = true)
  public static TenantSpec user(TenantSpec tenant, String name, Consumer<UserSpec> block) {
    tenant.made(tenant.box().people().user(name, tenant.namespace(), tenant.address(), block));
    return tenant;
  }

  /** Gives the root tenant an etcd. */
  @Word(
      doc = "Gives all tenants of the box an etcd, which clusters of Kubernetes in them need.",
      byDefault = "none; a tenant may have its own",
      example = "etcd()",
      makes = true)
  public static NodeSpec etcd(NodeSpec box) {
    return etcd(box, tuned -> {});
  }

  /** An etcd that is tuned. */
  public static NodeSpec etcd(NodeSpec box, Consumer<EtcdSpec> block) {
    box.made(box.root().etcd(block));
    return box;
  }

  /** Gives the root tenant monitoring. */
  @Word(
      doc = "Gives the box dashboards, alerts and logs, which all of its tenants use.",
      byDefault = "none; logs of the platform are not kept",
      example = "monitoring()",
      makes = true)
  public static NodeSpec monitoring(NodeSpec box) {
    return monitoring(box, tuned -> {});
  }

  /** A monitoring that is tuned. */
  public static NodeSpec monitoring(NodeSpec box, Consumer<MonitoringSpec> block) {
    box.made(box.root().monitoring(block));
    return box;
  }

  /** Tunes the root tenant's ingress. */
  @Word(
      doc = "Tunes the ingress controller of the box, which its tenants use.",
      byDefault = "one copy, at the address of the box or the first of its pool",
      example = "ingress { allow '192.168.1.0/24' }",
      makes = true)
  public static NodeSpec ingress(NodeSpec box, Consumer<IngressSpec> block) {
    box.made(box.root().ingress(block));
    return box;
  }

  /** Says who makes certificates. */
  @Word(
      doc =
          "Says who makes certificates for what the box and its tenants serve; services of tenants"
              + " then answer by HTTPS.",
      byDefault =
          "services of tenants answer by HTTP; what Cozystack itself serves asks Let's Encrypt,"
              + " which needs a domain of yours that the internet reaches",
      example = "certificates letsencrypt",
      once = true)
  public static NodeSpec certificates(NodeSpec box, Choice<CertificatesSpec> by) {
    box.certificates().by(by);
    return box;
  }
}
