package dev.homelab.provider.proxmox.client;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Value;
import dev.homelab.provider.http.BookSockets;
import dev.homelab.provider.http.CertificatePin;
import dev.homelab.provider.http.ServerCertificate;
import dev.homelab.provider.http.TlsMaterial;
import dev.homelab.spi.AddressBook;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * How a host is reached: {@code url}, and {@code fingerprint} (SHA-256 of its certificate) or
 * {@code ca} (a PEM file) where its certificate is not one that the machine trusts.
 *
 * @param server its address
 * @param http the client: HTTP/1.1, no redirects, no second sending
 * @param book where addresses are found
 */
record Endpoint(HttpUrl server, OkHttpClient http, AddressBook book) {
  private static final int PORT = 8006;

  static Endpoint of(Value.Tree config, SessionOptions options) {
    HttpUrl server = server(config);
    OkHttpClient.Builder http =
        new OkHttpClient.Builder()
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectionPool(new ConnectionPool(6, 4, TimeUnit.SECONDS))
            .connectTimeout(10, TimeUnit.SECONDS)
            .readTimeout(60, TimeUnit.SECONDS)
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false);
    BookSockets.lead(http, options.addresses());
    String fingerprint = text(config, "fingerprint");
    String authority = text(config, "ca");
    try {
      if (!fingerprint.isEmpty()) {
        CertificatePin pin = CertificatePin.parse(fingerprint);
        if (pin == null) {
          String title = "`" + fingerprint + "` is not a SHA-256 fingerprint";
          throw badCertificate(server, options.addresses(), title, null);
        }
        TlsMaterial tls = TlsMaterial.pinned(pin);
        http.sslSocketFactory(tls.sockets(), tls.trust()).hostnameVerifier(pin);
      } else if (!authority.isEmpty()) {
        byte[] pem = Files.readAllBytes(path(authority, options));
        TlsMaterial tls = TlsMaterial.of(pem, null, null);
        http.sslSocketFactory(tls.sockets(), tls.trust());
      }
    } catch (GeneralSecurityException | IOException e) {
      String title = "`" + authority + "` holds no certificate";
      throw badCertificate(server, options.addresses(), title, e);
    }
    return new Endpoint(server, http.build(), options.addresses());
  }

  private static Path path(String file, SessionOptions options) {
    String home = options.environment().getOrDefault("HOME", "");
    return file.startsWith("~/")
        ? Path.of(home, file.substring(2))
        : options.labFolder().resolve(file);
  }

  private static HttpUrl server(Value.Tree config) {
    String url = text(config, "url");
    String whole = url.contains("://") ? url : "https://" + url;
    HttpUrl server = HttpUrl.parse(whole);
    if (url.isEmpty() || server == null || !server.isHttps()) {
      throw new PveException(
          Problem.AUTH,
          Diagnostic.error(
                  ProxmoxCodes.NO_SERVER,
                  url.isEmpty()
                      ? "the Proxmox VE host has no address"
                      : "`" + url + "` is no address of a Proxmox VE host")
              .withHint("it looks like https://192.168.1.10:8006"),
          null);
    }
    boolean stated = whole.matches("https://[^/]*:\\d+(/.*)?");
    return stated ? server : server.newBuilder().port(PORT).build();
  }

  private static PveException badCertificate(
      HttpUrl server, AddressBook book, String title, @Nullable Exception cause) {
    Diagnostic told = Diagnostic.error(ProxmoxCodes.BAD_CERTIFICATE, title);
    return new PveException(
        Problem.CERTIFICATE,
        PveFailures.withShown(told, ServerCertificate.fingerprint(server, book)),
        cause);
  }

  /** The SHA-256 of the certificate that the host shows; null when it cannot be reached. */
  @Nullable String shown() {
    return ServerCertificate.fingerprint(server, book);
  }

  private static String text(Value.Tree config, String name) {
    String text = Value.textOf(config.get(name));
    return text == null ? "" : text;
  }

  /** Whether the config names credentials that come with a ticket, of root or another user. */
  static boolean isTicket(Value.Tree config) {
    return config.get("password") != null;
  }

  /** The text of a field that may be a secret. */
  static String secret(Value.Tree config, String name, CallContext context) {
    return config.get(name) instanceof Value.Secret secret
        ? context.secrets().resolve(secret.name())
        : text(config, name);
  }
}
