package dev.homelab.provider.http;

import dev.homelab.codec.Sha256;
import dev.homelab.spi.AddressBook;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** The certificate that a server shows, read without ever trusting it. */
public final class ServerCertificate {
  private static final int PATIENCE_MILLIS = 3000;

  private ServerCertificate() {}

  /**
   * Its SHA-256 in hex, or null when the server cannot be reached.
   *
   * @param book where the server is found
   */
  public static @Nullable String fingerprint(HttpUrl server, AddressBook book) {
    AtomicReference<@Nullable X509Certificate> seen = new AtomicReference<>();
    try {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, new TrustManager[] {new Refusing(seen)}, null);
      try (Socket plain = new BookSockets(book).createSocket()) {
        plain.connect(
            InetSocketAddress.createUnresolved(server.host(), server.port()), PATIENCE_MILLIS);
        plain.setSoTimeout(PATIENCE_MILLIS);
        try (SSLSocket socket =
            (SSLSocket)
                tls.getSocketFactory().createSocket(plain, server.host(), server.port(), true)) {
          socket.startHandshake();
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      X509Certificate certificate = seen.get();
      return certificate == null ? null : digest(certificate);
    }
    return null;
  }

  /** The SHA-256 of a certificate in upper-case hex. */
  public static String digest(X509Certificate certificate) {
    try {
      return Sha256.hex(certificate.getEncoded()).toUpperCase(Locale.ROOT);
    } catch (CertificateEncodingException e) {
      return HexFormat.of().formatHex(e.toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Notes what is shown and refuses it, so that no byte of a request is ever sent. */
  private static final class Refusing extends ServerTrust {
    private final AtomicReference<@Nullable X509Certificate> seen;

    Refusing(AtomicReference<@Nullable X509Certificate> seen) {
      this.seen = seen;
    }

    @Override
    protected void check(X509Certificate[] chain) throws CertificateException {
      seen.set(chain[0]);
      throw new CertificateException("refused");
    }
  }
}
