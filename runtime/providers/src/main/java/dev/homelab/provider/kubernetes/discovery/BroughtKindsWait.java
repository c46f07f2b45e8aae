package dev.homelab.provider.kubernetes.discovery;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.schema.BroughtKinds;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Looks;
import dev.homelab.spi.ProviderException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits for kinds that appear a while after what brings them has become ready. */
public final class BroughtKindsWait {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Discovery discovery;

  /** Waits by asking what a cluster serves. */
  public BroughtKindsWait(Discovery discovery) {
    this.discovery = discovery;
  }

  /**
   * Waits until the kind of an object is served, when it is one that Cozystack brings; other kinds
   * are not waited for.
   *
   * @throws ProviderException of class TRANSIENT when the time of the call is over
   */
  public void await(ObjectKey key, CallContext context) {
    if (!BroughtKinds.isBrought(key)) {
      return;
    }
    while (find(key, context) == null) {
      if (!Looks.again("Cozystack to bring the kind " + key.kind(), LOOK, context)) {
        throw missing(key);
      }
      discovery.refresh();
    }
  }

  /** While groups come, one of them may be announced and not answer yet. */
  private @Nullable ApiResource find(ObjectKey key, CallContext context) {
    try {
      return discovery.find(key.apiVersion(), key.kind(), context);
    } catch (ProviderException e) {
      if (e.errorClass() == ErrorClass.TRANSIENT) {
        return null;
      }
      throw e;
    }
  }

  private static ProviderException missing(ObjectKey key) {
    return new ProviderException(
        ErrorClass.TRANSIENT,
        Diagnostic.error(
                KubernetesCodes.NO_SUCH_KIND,
                "the cluster has no kind " + key.kind() + " (" + key.apiVersion() + ") yet")
            .withDetail("Cozystack brings it, and has not done so.")
            .withHint(
                "look at its operator: kubectl -n cozy-system logs deploy/cozystack-operator"),
        null,
        null);
  }
}
