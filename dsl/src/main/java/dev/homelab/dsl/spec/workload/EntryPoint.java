package dev.homelab.dsl.spec.workload;

import org.jspecify.annotations.Nullable;

/** What a cluster has to bring requests in from outside, as the lab says. */
public sealed interface EntryPoint {
  /**
   * A Gateway of the Gateway API.
   *
   * @param name the Gateway's name
   * @param namespace the Gateway's namespace
   */
  record Gateway(String name, String namespace) implements EntryPoint {}

  /**
   * An ingress controller.
   *
   * @param className its IngressClass, or null for the cluster's default
   * @param issuer the cert-manager ClusterIssuer that makes certificates, or null for none
   * @param solver the IngressClass through which the issuer proves the name, or null for its own
   */
  record Controller(@Nullable String className, @Nullable String issuer, @Nullable String solver)
      implements EntryPoint {}

  /** Nothing but addresses that the cluster gives to Services of type LoadBalancer. */
  record LoadBalancer() implements EntryPoint {}

  /** Nothing. */
  record Nothing() implements EntryPoint {}
}
