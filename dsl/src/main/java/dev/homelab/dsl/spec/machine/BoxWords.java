package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Choice;
import dev.homelab.dsl.spec.LoginRule;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import dev.homelab.dsl.spec.cozystack.BootBoxSpec;
import dev.homelab.dsl.spec.cozystack.EtcdSpec;
import dev.homelab.dsl.spec.cozystack.IngressSpec;
import dev.homelab.dsl.spec.cozystack.MonitoringSpec;
import dev.homelab.dsl.spec.cozystack.ObjectStorageSpec;
import java.util.Map;
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

  /** Says whose login services ask for. */
  @Word(
      doc =
          "Says whose login the services of the tenant, and of tenants inside it, ask for:"
              + " `required` is the one of the box, for all that can; people of the tenant may"
              + " enter.",
      byDefault = "what the tenant around it says; else each service asks for its own",
      example = "login required",
      once = true)
  public static TenantSpec login(TenantSpec tenant, LoginRule whose) {
    tenant.login().say(whose);
    return tenant;
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

  /** Gives the root tenant an object storage. */
  @Word(
      doc =
          "Gives all tenants of the box an object storage (SeaweedFS), which buckets need; backups"
              + " of the box go there, too.",
      byDefault = "only where backups stay on the box; a tenant may have its own",
      example = "objectStorage { size 100.GiB }",
      makes = true)
  public static NodeSpec objectStorage(NodeSpec box) {
    return objectStorage(box, tuned -> {});
  }

  /** An object storage that is tuned. */
  public static NodeSpec objectStorage(NodeSpec box, Consumer<ObjectStorageSpec> block) {
    box.made(box.root().objectStorage(block));
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

  /** Boots other machines from the network. */
  @Word(
      doc =
          "Boots other machines from the network, by PXE: those that it names, and no others. It"
              + " lies in the root tenant, as Cozystack wants it.",
      byDefault = "none",
      example =
          "bootBox {\n  allow '192.168.1.0/24'\n  machine 'worker', mac: '52:54:00:12:34:56',"
              + " address: '192.168.1.31/24', gateway: '192.168.1.1'\n}",
      once = true,
      makes = true)
  public static NodeSpec bootBox(NodeSpec box, Consumer<BootBoxSpec> block) {
    box.made(box.root().bootBox(block));
    return box;
  }

  /** Names the networks inside the box's cluster. */
  @Word(
      doc =
          "Names the networks inside the box's cluster: of pods, of services, and between nodes and"
              + " pods. They are chosen once: a box that runs keeps them.",
      byDefault = "'10.244.0.0/16', '10.96.0.0/16' and '100.64.0.0/16', as Cozystack has them",
      example = "podNetwork '10.32.0.0/16', services: '10.33.0.0/16', join: '10.34.0.0/16'",
      named = {
        "services: the network of services",
        "join: the network between nodes and pods (Kube-OVN)"
      },
      once = true)
  public static NodeSpec podNetwork(NodeSpec box, Map<String, ?> named, String pods) {
    box.network().say(pods, NamedArguments.of("podNetwork", named, box.scope()));
    return box;
  }

  /** Names the network of pods. */
  public static NodeSpec podNetwork(NodeSpec box, String pods) {
    return podNetwork(box, Map.of(), pods);
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
