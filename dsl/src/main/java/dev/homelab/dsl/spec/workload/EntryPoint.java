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

  /** An ingress controller that asks people to log in first. */
  record Gated(Controller controller, LoginGate gate) implements EntryPoint {}

  /**
   * The way to an application that may have been without a login of its own until now: requests are
   * let in when it runs as it is wished.
   *
   * @param way what brings requests in; nothing where only others of the cluster reach it
   */
  record OpenedLast(EntryPoint way) implements EntryPoint {}

  /** Nothing but addresses that the cluster gives to Services of type LoadBalancer. */
  record LoadBalancer() implements EntryPoint {}

  /** Nothing. */
  record Nothing() implements EntryPoint {}
}
