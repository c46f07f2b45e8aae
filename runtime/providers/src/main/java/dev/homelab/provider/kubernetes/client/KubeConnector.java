package dev.homelab.provider.kubernetes.client;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.http.BookSockets;
import dev.homelab.provider.http.ServerCertificate;
import dev.homelab.provider.http.TlsMaterial;
import dev.homelab.spi.AddressBook;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.internal.tls.OkHostnameVerifier;

/** Makes the client of a kubeconfig: TLS always verified, one connection, HTTP/2. */
final class KubeConnector {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");

  private KubeConnector() {}

  static KubeClient connect(Value.Tree target, SessionOptions options, CallContext context) {
    TargetAccess.Reached reached = TargetAccess.of(target, options, context);
    try {
      SessionOptions led = options.withAddresses(reached.addresses());
      Kubeconfig config = reached.kubeconfig();
      HttpUrl server = server(config, led.addresses());
      Credentials credentials = Credentials.of(config, led);
      return new KubeClient(
          http(config, server, credentials, led, context),
          server,
          credentials,
          led.userAgent(),
          reached.way());
    } catch (RuntimeException failure) {
      reached.way().close();
      throw failure;
    }
  }

  /** The server's address, if it may be talked to: encrypted and checked, or on this machine. */
  static HttpUrl server(Kubeconfig config, AddressBook book) {
    HttpUrl server =
        HttpUrl.parse(config.server().endsWith("/") ? config.server() : config.server() + '/');
    if (server == null) {
      throw denied(
          Diagnostic.error(
                  KubernetesCodes.NO_SERVER,
                  "the kubeconfig's server is no address: " + config.server())
              .withHint("it looks like https://192.168.1.10:6443"));
    }
    if (!server.isHttps() && !LOOPBACK.contains(server.host())) {
      throw denied(
          Diagnostic.error(
                  KubernetesCodes.INSECURE, "the kubeconfig's server is not encrypted: " + server)
              .withHint("use its https address"));
    }
    if (Fields.flag(config.cluster(), "insecure-skip-tls-verify")) {
      throw insecure(config, server, book);
    }
    return server;
  }

  private static OkHttpClient http(
      Kubeconfig config,
      HttpUrl server,
      Credentials credentials,
      SessionOptions options,
      CallContext context) {
    Dispatcher dispatcher = new Dispatcher();
    dispatcher.setMaxRequests(200);
    dispatcher.setMaxRequestsPerHost(200);
    OkHttpClient.Builder http =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            .connectTimeout(5, TimeUnit.SECONDS)
            .readTimeout(60, TimeUnit.SECONDS)
            .pingInterval(20, TimeUnit.SECONDS)
            .followRedirects(false);
    BookSockets.lead(http, options.addresses());
    if (server.isHttps()) {
      TlsMaterial tls = tls(config, credentials, context);
      http.sslSocketFactory(tls.sockets(), tls.trust());
      String name = Fields.text(config.cluster(), "tls-server-name");
      if (!name.isEmpty()) {
        http.hostnameVerifier((host, session) -> OkHostnameVerifier.INSTANCE.verify(name, session));
      }
    }
    HttpUrl proxy = HttpUrl.parse(Fields.text(config.cluster(), "proxy-url"));
    if (proxy != null) {
      http.proxy(
          new Proxy(
              Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port())));
    }
    return http.build();
  }

  /** The certificates to trust and to show. */
  static TlsMaterial tls(Kubeconfig config, Credentials credentials, CallContext context) {
    try {
      return TlsMaterial.of(
          config.clusterBytes("certificate-authority"),
          credentials.certificate(context),
          credentials.key(context));
    } catch (GeneralSecurityException e) {
      throw new ProviderException(
          ErrorClass.DENIED,
          Diagnostic.error(
                  KubernetesCodes.BAD_CERTIFICATE,
                  "a certificate or key of the kubeconfig cannot be read")
              .withDetail(String.valueOf(e.getMessage()))
              .withHint("get the cluster's kubeconfig anew"),
          null,
          e);
    }
  }

  private static ProviderException insecure(Kubeconfig config, HttpUrl server, AddressBook book) {
    String fingerprint = ServerCertificate.fingerprint(server, book);
    Diagnostic diagnostic =
        Diagnostic.error(
                KubernetesCodes.INSECURE,
                "context '" + config.context() + "' does not check the server's certificate")
            .withDetail(
                "insecure-skip-tls-verify lets anybody on the way read and change everything."
                    + (fingerprint == null
                        ? ""
                        : "\nThe server shows a certificate with SHA-256 " + fingerprint + '.'))
            .withHint(
                "compare that with the server's own, then put its certificate into the kubeconfig"
                    + " as certificate-authority and take the line out");
    return denied(diagnostic);
  }

  private static ProviderException denied(Diagnostic diagnostic) {
    return new ProviderException(ErrorClass.DENIED, diagnostic, null, null);
  }
}
