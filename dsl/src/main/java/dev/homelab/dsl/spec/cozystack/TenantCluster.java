package dev.homelab.dsl.spec.cozystack;

import dev.homelab.catalog.cozystack.AppOutputs;
import dev.homelab.catalog.cozystack.SecretKey;
import dev.homelab.dsl.spec.ClusterFacts;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.model.Address;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's cluster as a place for services: what Cozystack 1.6.2 gives it ({@code
 * packages/apps/kubernetes/templates}), and how it is reached.
 *
 * @param spec what the script says of the cluster
 */
record TenantCluster(KubernetesSpec spec) implements ClusterFacts {
  /** The kind of access that the provider of Kubernetes understands. */
  private static final String ACCESS = "tenant";

  private static final String KUBECONFIG = "kubeconfig";

  /** What is known of the tenant around it. */
  private ClusterFacts around() {
    return Objects.requireNonNull(spec.scope().cluster(), "a tenant is on a box");
  }

  @Override
  public Address address() {
    return spec.address();
  }

  /** Its default class is the one that the cluster names, made by the platform's own storage. */
  @Override
  public @Nullable String storageClass() {
    return null;
  }

  @Override
  public boolean installsLocalPath() {
    return false;
  }

  @Override
  public @Nullable String ingressClass() {
    return TenantIngress.isOn(spec) ? TenantIngress.CLASS : null;
  }

  @Override
  public String entryWord() {
    return "addons 'ingressNginx'";
  }

  @Override
  public @Nullable GatewayFact gateway() {
    return null;
  }

  /** Its load balancers are those of the cluster that its nodes run on. */
  @Override
  public boolean hasLoadBalancer() {
    return around().hasLoadBalancer();
  }

  /** Its cert-manager has no issuer until somebody makes one. */
  @Override
  public @Nullable CertificateFact certificates() {
    return null;
  }

  @Override
  public @Nullable String domain() {
    String domain = around().domain();
    return domain == null ? null : address().last().name() + '.' + domain;
  }

  /** Keycloak's operator looks at objects of the cluster that the tenant is on only. */
  @Override
  public String noLogin() {
    return "it does not reach services on a cluster of a tenant";
  }

  @Override
  public boolean requiresLogin() {
    return around().requiresLogin();
  }

  /** Names lead through the ingress controller of the tenant. */
  @Override
  public @Nullable String refusedHost(String host) {
    return around().refusedHost(host);
  }

  @Override
  public String timezone() {
    return around().timezone();
  }

  @Override
  public boolean hasOneNode() {
    return spec.mostNodes() == 1;
  }

  /**
   * How it is reached: by the kubeconfig that its control plane keeps, through the cluster that the
   * tenant is on. That it has a uid means that it is made.
   */
  Value.Tree access() {
    Address target = Objects.requireNonNull(spec.scope().target(), "a tenant is on a box");
    TargetSpec host = spec.scope().lab().target(target);
    String namespace = Objects.requireNonNull(spec.scope().namespace(), "a tenant's namespace");
    SecretKey secret =
        Objects.requireNonNull(
            AppOutputs.secret(spec.kind(), address().last().name(), Value.Tree.EMPTY, KUBECONFIG),
            KUBECONFIG);
    return TreeBuilder.tree()
        .put("access", ACCESS)
        .put("host", host == null ? Value.Tree.EMPTY : host.config())
        .put("namespace", namespace)
        .put("secret", secret.secret())
        .put("key", secret.key())
        .put("uid", new Value.Ref(address(), "uid"))
        .build();
  }
}
