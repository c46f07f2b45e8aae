package dev.homelab.dsl.spec;

import dev.homelab.model.Address;
import org.jspecify.annotations.Nullable;

/**
 * What the lab says of a cluster. Recipes adapt to it, never to what a probe found. Complete when
 * recipes are expanded, whatever the order of the script.
 */
public interface ClusterFacts {
  /** The cluster's address, which is also its target. */
  Address address();

  /** The storage class for volumes, or null for the cluster's own default class. */
  @Nullable String storageClass();

  /** Whether the lab itself installs the provisioner of volumes in folders of nodes. */
  boolean installsLocalPath();

  /** The class of Ingress objects, or null when the cluster has no ingress controller. */
  @Nullable String ingressClass();

  /** The Gateway that routes attach to, or null when the cluster has none. */
  @Nullable GatewayFact gateway();

  /** Whether Services of type LoadBalancer get an address. */
  boolean hasLoadBalancer();

  /** How certificates are made, or null when nothing makes them. */
  @Nullable CertificateFact certificates();

  /** The domain below which services get their names, or null when the lab names none. */
  @Nullable String domain();

  /** The time zone of the lab, such as {@code Europe/Paris}; {@code Etc/UTC} by default. */
  String timezone();

  /** Whether it is known to have one node only, so that copies would all lie on it. */
  default boolean hasOneNode() {
    return false;
  }

  /** Whether the platform runs databases that only have to be asked for (Cozystack does). */
  default boolean hasManagedDatabases() {
    return false;
  }

  /**
   * Whether a container gets small limits unless it states its own (Cozystack 1.6 has a LimitRange
   * in each tenant with quotas: a quarter of a processor, 128 MiB, 2 GiB of files).
   */
  default boolean limitsContainers() {
    return false;
  }

  /**
   * Why a service may not be reached by a host name here, or null when it may; the platform may
   * keep names for others.
   */
  default @Nullable String refusedHost(String host) {
    return null;
  }

  /**
   * A Gateway API gateway.
   *
   * @param name the Gateway object's name
   * @param namespace its namespace
   */
  record GatewayFact(String name, String namespace) {}

  /**
   * A cert-manager issuer.
   *
   * @param issuer the ClusterIssuer's name
   * @param solver the class of the ingress controller that answers for the issuer when it asks
   *     whose a name is, or null for the one that the issuer itself names
   */
  record CertificateFact(String issuer, @Nullable String solver) {}
}
