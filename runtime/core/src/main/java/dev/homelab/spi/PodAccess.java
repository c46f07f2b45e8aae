package dev.homelab.spi;

import dev.homelab.model.Value;

/**
 * Reaches into the pods of a cluster by the config of its target, for a provider whose platform
 * runs inside that cluster and answers nowhere else. Found by {@link java.util.ServiceLoader}.
 */
public interface PodAccess {
  /** The provider whose targets it understands, such as {@code kubernetes}. */
  String provider();

  /**
   * A connection to the cluster of a target; the caller closes it.
   *
   * @param config of the target, with every reference in it resolved
   * @throws ProviderException when the config cannot be used
   */
  PodReach open(Value.Tree config, SessionOptions options, CallContext context);
}
