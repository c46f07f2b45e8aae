package dev.homelab.provider.kubernetes.client;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.http.BookSockets;
import dev.homelab.provider.http.TlsMaterial;
import dev.homelab.spi.AddressBook;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.SessionOptions;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * fabric8's client for what it is better at than we are: sessions inside pods. It gets a finished
 * configuration, and reads neither files nor the environment; so it reaches the same server as the
 * same user. Loaded only when it is used.
 */
public final class Fabric8 {
  private static final int RETRIES = 0;

  private Fabric8() {}

  /**
   * An open connection.
   *
   * @param client what speaks through it
   * @param way ends what else is open to reach the server
   */
  public record Connection(KubernetesClient client, Runnable way) implements AutoCloseable {
    @Override
    public void close() {
      client.close();
      way.run();
    }
  }

  /**
   * A connection by the kubeconfig of a target; the caller closes it.
   *
   * @param context of what is asked here and now
   * @param later of what is asked as long as the client is open, such as a token that ran out
   * @throws dev.homelab.spi.ProviderException when the kubeconfig cannot be used
   */
  public static Connection connect(
      Value.Tree target, SessionOptions options, CallContext context, CallContext later) {
    TargetAccess.Reached reached = TargetAccess.of(target, options, context);
    try {
      SessionOptions led = options.withAddresses(reached.addresses());
      return new Connection(
          connect(reached.kubeconfig(), led, context, later), reached.way()::close);
    } catch (RuntimeException failure) {
      reached.way().close();
      throw failure;
    }
  }

  private static KubernetesClient connect(
      Kubeconfig kubeconfig, SessionOptions options, CallContext context, CallContext later) {
    HttpUrl server = KubeConnector.server(kubeconfig, options.addresses());
    Credentials credentials = Credentials.of(kubeconfig, options);
    Config config = Config.empty();
    config.setAutoConfigure(false);
    config.setMasterUrl(server.toString());
    config.setNamespace(kubeconfig.namespace());
    config.setUserAgent(options.userAgent());
    config.setRequestRetryBackoffLimit(RETRIES);
    config.setOauthTokenProvider(() -> token(credentials, later));
    String proxy = Fields.text(kubeconfig.cluster(), "proxy-url");
    if (!proxy.isEmpty()) {
      config.setHttpProxy(proxy);
      config.setHttpsProxy(proxy);
    }
    TlsMaterial tls = server.isHttps() ? KubeConnector.tls(kubeconfig, credentials, context) : null;
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new Led(options.addresses()))
        .withHttpClientBuilderConsumer(
            http -> secure(http, tls, Fields.text(kubeconfig.cluster(), "tls-server-name")))
        .build();
  }

  /** Leads connections to where the session's address book says. */
  private static final class Led extends OkHttpClientFactory {
    private final AddressBook book;

    Led(AddressBook book) {
      this.book = book;
    }

    @Override
    protected void additionalConfig(OkHttpClient.Builder builder) {
      BookSockets.lead(builder, book);
    }
  }

  private static @Nullable String token(Credentials credentials, CallContext context) {
    return credentials.bearer(false, context);
  }

  private static void secure(
      HttpClient.Builder http, @Nullable TlsMaterial tls, String serverName) {
    if (tls == null) {
      return;
    }
    KeyManager[] keys = tls.keys().toArray(new KeyManager[0]);
    http.sslContext(keys, new X509TrustManager[] {tls.trust()});
    if (!serverName.isEmpty()) {
      http.tlsServerName(serverName);
    }
  }
}
