package dev.homelab.spi;

import java.time.Instant;

/**
 * Makes an administrator's access to a cluster from the secrets that the cluster was made with, so
 * that no access needs to be kept. Found by {@link java.util.ServiceLoader}.
 */
public interface ClusterAccess {
  /** The kind of secrets that it understands, such as {@code talos}. */
  String kind();

  /**
   * A kubeconfig with a client certificate made now.
   *
   * @param secrets the text of the cluster's secrets
   * @param cluster the cluster's name
   * @param server the address of its API, {@code https://HOST:PORT}
   * @param now when the certificate begins to hold
   * @throws dev.homelab.diag.HomelabException when the secrets cannot be read; without their text
   */
  String kubeconfig(String secrets, String cluster, String server, Instant now);
}
