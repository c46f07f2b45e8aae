package dev.homelab.provider.kubernetes.client;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.spi.AddressBook;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ClusterAccess;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import java.util.ServiceLoader;

/**
 * How a target is reached: by a kubeconfig of the person, by one that is made for this process from
 * the secrets that the cluster was made with ({@code access}, {@code secrets}, {@code cluster},
 * {@code server}), or by one that a tenant's cluster keeps on the cluster that bears it ({@link
 * TenantWay}).
 */
public final class TargetAccess {
  private static final String KIND = "access";

  private TargetAccess() {}

  /**
   * How a target is reached now.
   *
   * @param kubeconfig as whom, and by which name
   * @param addresses where that name is found
   * @param way what is open for that; closed with the connection
   */
  record Reached(Kubeconfig kubeconfig, AddressBook addresses, Way way) {}

  /**
   * Finds out how a target is reached; the caller closes what is open for it.
   *
   * @throws ProviderException of class DENIED when there is no kubeconfig that can be used,
   *     UNREACHABLE when the target is a tenant's cluster that does not run
   */
  static Reached of(Value.Tree config, SessionOptions options, CallContext context) {
    if (isKept(config)) {
      TenantWay way = TenantWay.open(config, options, context);
      return new Reached(way.kubeconfig(), way, way);
    }
    Kubeconfig kubeconfig =
        config.get(KIND) == null
            ? Kubeconfig.load(config, options)
            : Kubeconfig.parse(made(config, context), options.labFolder());
    return new Reached(kubeconfig, options.addresses(), Way.DIRECT);
  }

  /**
   * The text of a kubeconfig for a target whose config names an access; it holds a key that opens
   * the cluster.
   *
   * @throws ProviderException of class DENIED when no part of this tool makes such an access,
   *     UNREACHABLE when the target is a tenant's cluster that has made none yet
   */
  public static String made(Value.Tree config, SessionOptions options, CallContext context) {
    return isKept(config) ? TenantWay.forPeople(config, options, context) : made(config, context);
  }

  /**
   * The config of a target that keeps its kubeconfig itself.
   *
   * @param host the config of the target that its control plane runs on
   * @param namespace where its kubeconfig is
   * @param secret the name of the Secret that has it
   * @param key where in the Secret
   */
  public static Value.Tree kept(Value.Tree host, String namespace, String secret, String key) {
    return Value.Tree.EMPTY
        .with(KIND, Value.of(TenantWay.KIND))
        .with("host", host)
        .with("namespace", Value.of(namespace))
        .with("secret", Value.of(secret))
        .with("key", Value.of(key));
  }

  /** Whether a target keeps its kubeconfig itself, which names the address that people use. */
  public static boolean isKept(Value.Tree config) {
    return Fields.text(config, KIND).equals(TenantWay.KIND);
  }

  private static String made(Value.Tree config, CallContext context) {
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
