package dev.homelab.dsl.spec;

import dev.homelab.model.Address;
import java.util.List;
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

  /** What services can have people log in with, or null when the lab names nothing. */
  default @Nullable LoginFact login() {
    return null;
  }

  /**
   * Whether services here could ask for a login of the box, were the script to say so; they may
   * have, until it was taken out.
   */
  default boolean mayHaveLogin() {
    return login() != null;
  }

  /**
   * Why services here cannot ask for the login of the box although there may be one, as a clause
   * that follows a colon; null where the lab has none, which is told elsewhere.
   */
  default @Nullable String noLogin() {
    return null;
  }

  /** Whether the lab wants every service here that can to ask for {@link #login}. */
  default boolean requiresLogin() {
    return false;
  }

  /**
   * A realm of Keycloak that the cluster runs.
   *
   * @param issuer the address of the realm, which tokens name
   * @param realm the name of the realm's object, which objects of clients refer to
   * @param groups who may enter: people with one of these groups
   * @param doors the namespace of the ingress controller that asks
   * @param zone what names of Services end in after {@code .svc.}
   * @param certificates who believes the certificate of the issuer
   * @param cluster the cluster that runs it
   * @param platform what brings the kinds of Keycloak's operator
   */
  record LoginFact(
      String issuer,
      String realm,
      List<String> groups,
      String doors,
      String zone,
      Belief certificates,
      Address cluster,
      Address platform) {
    public LoginFact {
      groups = List.copyOf(groups);
    }
  }

  /** Who believes the certificate of what people log in by. */
  enum Belief {
    /** Everybody, as the script says who gives it. */
    EVERYBODY,
    /** Everybody, when what the platform does by itself works: nothing is said of it. */
    UNSAID,
    /** Nobody. */
    NOBODY
  }

  /**
   * The word of the cluster's own block that has requests brought in from outside, as one writes
   * it; null where only the block about what the cluster has can say it.
   */
  default @Nullable String entryWord() {
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
