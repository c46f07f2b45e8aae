package dev.homelab.provider.kubernetes.client;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a kubeconfig's user logs in: client certificate, token, token file, or a program (client-go's
 * credential plugins). Tokens are read again when they have run out.
 */
public final class Credentials {
  private static final Duration FILE_LIFE = Duration.ofMinutes(1);

  private final Kubeconfig config;
  private final @Nullable ExecPlugin plugin;
  private @Nullable String token;
  private @Nullable Instant tokenEnd;

  private Credentials(Kubeconfig config, @Nullable ExecPlugin plugin) {
    this.config = config;
    this.plugin = plugin;
  }

  /**
   * The credentials of a kubeconfig's user.
   *
   * @throws ProviderException of class DENIED for a way to log in that is not supported
   */
  public static Credentials of(Kubeconfig config, SessionOptions options) {
    Value.Tree user = config.user();
    if (user.get("auth-provider") != null || !Fields.text(user, "username").isEmpty()) {
      throw new ProviderException(
          ErrorClass.DENIED,
          Diagnostic.error(
                  KubernetesCodes.UNSUPPORTED_LOGIN,
                  user.get("auth-provider") != null
                      ? "the kubeconfig logs in by an auth-provider, which Kubernetes has dropped"
                      : "the kubeconfig logs in by a user name and password")
              .withHint("get a kubeconfig with a token, a certificate or an exec section"),
          null,
          null);
    }
    ExecPlugin plugin =
        user.get("exec") instanceof Value.Tree exec ? new ExecPlugin(exec, config, options) : null;
    return new Credentials(config, plugin);
  }

  /** The PEM client certificate to show, or null for none. */
  byte @Nullable [] certificate(CallContext context) {
    byte[] pem = config.userBytes("client-certificate");
    return pem == null && plugin != null ? plugin.credential(false, context).certificate() : pem;
  }

  /** The PEM key of the client certificate, or null for none. */
  byte @Nullable [] key(CallContext context) {
    byte[] pem = config.userBytes("client-key");
    return pem == null && plugin != null ? plugin.credential(false, context).key() : pem;
  }

  /**
   * The token to send, or null for none.
   *
   * @param refused whether the server refused the last one, so that a new one is needed
   */
  synchronized @Nullable String bearer(boolean refused, CallContext context) {
    if (plugin != null) {
      return plugin.credential(refused, context).token();
    }
    Instant end = tokenEnd;
    if (token != null && !refused && (end == null || context.now().isBefore(end))) {
      return token;
    }
    if (!Fields.text(config.user(), "tokenFile").isEmpty()) {
      byte[] bytes = config.userBytes("tokenFile");
      token = bytes == null ? null : new String(bytes, StandardCharsets.UTF_8).strip();
      tokenEnd = context.now().plus(FILE_LIFE);
      return token;
    }
    String fixed = Fields.text(config.user(), "token");
    token = fixed.isEmpty() ? null : fixed;
    return token;
  }

  /** Whether asking again may give another token. */
  boolean canRenew() {
    return plugin != null || !Fields.text(config.user(), "tokenFile").isEmpty();
  }
}
