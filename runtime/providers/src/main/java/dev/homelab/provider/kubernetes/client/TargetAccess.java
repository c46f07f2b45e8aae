package dev.homelab.provider.kubernetes.client;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ClusterAccess;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import java.util.ServiceLoader;

/**
 * How a target is reached: by a kubeconfig of the person, or by one that is made for this process
 * from the secrets that the cluster was made with ({@code access}, {@code secrets}, {@code
 * cluster}, {@code server}).
 */
public final class TargetAccess {
  private static final String KIND = "access";

  private TargetAccess() {}

  /**
   * The kubeconfig of a target.
   *
   * @throws ProviderException of class DENIED when there is none that can be used
   */
  static Kubeconfig of(Value.Tree config, SessionOptions options, CallContext context) {
    return config.get(KIND) == null
        ? Kubeconfig.load(config, options)
        : Kubeconfig.parse(made(config, context), options.labFolder());
  }

  /**
   * The text of a kubeconfig for a target whose config names an access; it holds a key that opens
   * the cluster.
   *
   * @throws ProviderException of class DENIED when no part of this tool makes such an access
   */
  public static String made(Value.Tree config, CallContext context) {
    String kind = Fields.text(config, KIND);
    for (ClusterAccess access : ServiceLoader.load(ClusterAccess.class)) {
      if (access.kind().equals(kind) && config.get("secrets") instanceof Value.Secret secrets) {
        return access.kubeconfig(
            context.secrets().resolve(secrets.name()),
            Fields.text(config, "cluster"),
            Fields.text(config, "server"),
            context.now());
      }
    }
    throw new ProviderException(
        ErrorClass.DENIED,
        Diagnostic.error(
            KubernetesCodes.NO_KUBECONFIG, "this homelab has no access of the kind " + kind),
        null,
        null);
  }
}
