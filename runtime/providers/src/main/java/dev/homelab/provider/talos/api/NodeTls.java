package dev.homelab.provider.talos.api;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.http.TlsMaterial;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.access.Talosconfig;
import dev.homelab.provider.talos.secrets.Pem;
import dev.homelab.provider.talos.secrets.SecretsBundle;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;

/**
 * The two ways into a node. With a config it shows a certificate of its cluster's authority and
 * wants one of an administrator; without one it shows a certificate that nobody signed, whose empty
 * issuer the TLS of the JDK refuses to read, so that BouncyCastle's is used there.
 */
final class NodeTls {
  /** What goes wrong is told by exceptions; these would write to the terminal as well. */
  private static final List<Logger> SILENT =
      List.of(Logger.getLogger("org.bouncycastle.jsse"), Logger.getLogger("io.grpc"));

  static {
    SILENT.forEach(logger -> logger.setLevel(Level.OFF));
  }

  /** Clocks of nodes may be that far behind. */
  private static final Duration SLACK = Duration.ofHours(1);

  /** Thousands of entries, which take longer to make than a connection: made once, when needed. */
  private static final class Lenient {
    static final Provider TLS = new BouncyCastleJsseProvider(false, new BouncyCastleProvider());
  }

  private NodeTls() {}

  /**
   * Sockets of an administrator, with a certificate made now and kept in memory only.
   *
   * @throws TalosException when the secrets or this Java are not up to it
   */
  static SSLSocketFactory administrator(SecretsBundle secrets, Instant now) {
    Talosconfig issued =
        Talosconfig.issue(
            secrets, "lab", List.of(), List.of("os:admin"), now.minus(SLACK), new SecureRandom());
    Talosconfig.Context access = Objects.requireNonNull(issued.contexts().get("lab"));
    try {
      return TlsMaterial.of(
              ascii(access.authority()),
              ascii(access.client().certificate()),
              ascii(plainKey(access.client().key())))
          .sockets();
    } catch (GeneralSecurityException e) {
      throw broken(e);
    }
  }

  /** Talos has a name of its own for PKCS #8 keys of Ed25519. */
  private static String plainKey(String pem) {
    String body = Base64.getMimeEncoder().encodeToString(Pem.readKey(pem).getEncoded());
    return "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n";
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Sockets that show no certificate and leave the judgement of the server's to a listener. */
  static SSLSocketFactory maintenance(X509TrustManager trust) {
    try {
      SSLContext tls = SSLContext.getInstance("TLS", Lenient.TLS);
      tls.init(null, new X509TrustManager[] {trust}, null);
      return tls.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw broken(e);
    }
  }

  private static TalosException broken(GeneralSecurityException cause) {
    return new TalosException(
        Diagnostic.error(
            TalosCodes.NO_CRYPTOGRAPHY, "A connection to a node cannot be made on this Java."),
        cause);
  }
}
