package dev.homelab.provider.http;

import dev.homelab.spi.AddressBook;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Ports of machines, and whether anybody listens at them. */
public final class Ports {
  /** The port of the API of Talos (Talos, network requirements). */
  public static final int TALOS = 50_000;

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private Ports() {}

  /**
   * Whether anybody takes a connection at a port of a machine within two seconds; nobody does where
   * the address book knows no such machine.
   */
  public static boolean listens(AddressBook book, String host, int port) {
    try (Socket socket = new BookSockets(book).createSocket()) {
      socket.connect(
          InetSocketAddress.createUnresolved(host, port), Math.toIntExact(PATIENCE.toMillis()));
      return true;
    } catch (IOException silent) {
      return false;
    }
  }
}
