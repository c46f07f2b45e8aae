package dev.homelab.provider.kubernetes.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A port of this machine's loopback address that leads somewhere else. Each connection to it is
 * served by a thread of its own.
 */
public final class LoopbackPort implements AutoCloseable {
  private final String name;
  private final ServerSocket server;
  private final Way way;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** Where connections lead. */
  @FunctionalInterface
  public interface Way {
    /** Carries bytes between a connection and the other end until one of them leaves. */
    void carry(Socket local);
  }

  private LoopbackPort(String name, ServerSocket server, Way way) {
    this.name = name;
    this.server = server;
    this.way = way;
  }

  /**
   * Opens any free port.
   *
   * @param name what its threads are called
   * @throws IOException when this machine has no free port
   */
  public static LoopbackPort open(String name, Way way) throws IOException {
    ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    LoopbackPort port = new LoopbackPort(name, server, way);
    begin(name, port::accept);
    return port;
  }

  private static void begin(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket local = server.accept();
        local.setTcpNoDelay(true);
        open.add(local);
        begin(name + "-out", () -> serve(local));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket local) {
    try {
      way.carry(local);
    } finally {
      open.remove(local);
      leave(local);
    }
  }

  /** Ends a connection, whatever closing it comes to: nobody uses it any more. */
  public static void leave(Socket local) {
    try {
      local.close();
    } catch (IOException closing) {
      return;
    }
  }

  /** The port's number. */
  public int number() {
    return server.getLocalPort();
  }

  /** Takes no connection any more and ends those that are open. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException closing) {
      // It takes no connection any more, whatever closing it came to.
      return;
    } finally {
      open.forEach(LoopbackPort::leave);
    }
  }
}
