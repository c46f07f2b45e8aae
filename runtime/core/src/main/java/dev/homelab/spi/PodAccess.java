package dev.homelab.spi;

import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

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

  /**
   * A connection to the cluster that a target names, or null when it names none whose pods can be
   * reached; the caller closes it.
   *
   * @param target may be null for none
   * @throws ProviderException when the config of the target cannot be used
   */
  static @Nullable PodReach into(
      @Nullable TargetSpec target, SessionOptions options, CallContext context) {
    if (target != null) {
      for (PodAccess access : ServiceLoader.load(PodAccess.class)) {
        if (access.provider().equals(target.provider())) {
          return access.open(target.config(), options, context);
        }
      }
    }
    return null;
  }
}
