package dev.homelab.provider.http;

import dev.homelab.spi.AddressBook;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import javax.net.SocketFactory;
import okhttp3.OkHttpClient;

/** Sockets that are led to where an address book says. Safe for several threads. */
public final class BookSockets extends SocketFactory {
  private static final byte[] NOWHERE = {127, 0, 0, 1};

  private final AddressBook book;
  private final int patience;

  /** Sockets by an address book. */
  public BookSockets(AddressBook book) {
    this(book, Duration.ZERO);
  }

  /** The same, which wait so long for a connection where the caller does not say; zero for ever. */
  public BookSockets(AddressBook book, Duration patience) {
    this.book = book;
    this.patience = Math.toIntExact(patience.toMillis());
  }

  /**
   * Leads the connections of a client; those by the real book are left to the client. Names are
   * kept for the socket, which asks the book.
   */
  public static void lead(OkHttpClient.Builder client, AddressBook book) {
    if (book != AddressBook.REAL) {
      client.socketFactory(new BookSockets(book));
      client.dns(host -> List.of(InetAddress.getByAddress(host, NOWHERE)));
    }
  }

  /** A socket that asks the book when it is connected. */
  private static final class Led extends Socket {
    private final AddressBook book;

    Led(AddressBook book) {
      this.book = book;
    }

    @Override
    public void connect(SocketAddress address) throws IOException {
      connect(address, 0);
    }

    @Override
    public void connect(SocketAddress address, int timeout) throws IOException {
      if (!(address instanceof InetSocketAddress wished)) {
        super.connect(address, timeout);
        return;
      }
      InetSocketAddress found = book.find(wished.getHostString(), wished.getPort());
      if (found.isUnresolved()) {
        throw new UnknownHostException(found.getHostString());
      }
      super.connect(found, timeout);
    }
  }

  @Override
  public Socket createSocket() {
    return new Led(book);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(InetSocketAddress.createUnresolved(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket(host, port);
  }

  private Socket connected(InetSocketAddress address) throws IOException {
    Socket socket = createSocket();
    try {
      socket.connect(address, patience);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return socket;
  }
}
