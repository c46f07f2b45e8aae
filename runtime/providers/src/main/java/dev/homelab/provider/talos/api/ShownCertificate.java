package dev.homelab.provider.talos.api;

import dev.homelab.provider.http.BookSockets;
import dev.homelab.spi.AddressBook;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/** Looks at the certificate that a server shows, trusting nothing of it and telling it nothing. */
public final class ShownCertificate {
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private ShownCertificate() {}

  /** Until when it holds; empty when none is shown. */
  public static Optional<Instant> end(String host, int port, AddressBook book) {
    SeenCertificate seen = new SeenCertificate("");
    int millis = Math.toIntExact(PATIENCE.toMillis());
    try (Socket plain = new BookSockets(book, PATIENCE).createSocket()) {
      plain.connect(InetSocketAddress.createUnresolved(host, port), millis);
      plain.setSoTimeout(millis);
      try (SSLSocket tls =
          (SSLSocket) NodeTls.maintenance(seen).createSocket(plain, host, port, true)) {
        tls.startHandshake();
      }
    } catch (IOException refused) {
      // Whoever wants a certificate of ours ends the talk after it has shown its own.
    }
    return seen.end();
  }
}
