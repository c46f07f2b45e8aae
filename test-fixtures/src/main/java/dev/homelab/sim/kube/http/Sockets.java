package dev.homelab.sim.kube.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/** Server sockets that remember what they accepted, so that a connection can be cut. */
final class Sockets extends ServerSocketFactory {
  private final Map<Integer, Socket> accepted = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();

  @Override
  public ServerSocket createServerSocket() throws IOException {
    return new ServerSocket() {
      @Override
      public Socket accept() throws IOException {
        Socket socket = super.accept();
        socket.setTcpNoDelay(true);
        accepted.values().removeIf(Socket::isClosed);
        accepted.put(next.getAndIncrement(), socket);
        return socket;
      }
    };
  }

  @Override
  public ServerSocket createServerSocket(int port) throws IOException {
    return new ServerSocket(port);
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog) throws IOException {
    return new ServerSocket(port, backlog);
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog, @Nullable InetAddress address)
      throws IOException {
    return new ServerSocket(port, backlog, address);
  }

  /** Closes the connection with this number without a word. */
  void cut(int connection) {
    Socket socket = accepted.get(connection);
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        accepted.remove(connection);
      }
    }
  }
}
