package dev.homelab.provider.kubernetes;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes bytes on to a server of this machine until it is told to cut the line. */
final class CutProxy implements AutoCloseable {
  private final ServerSocket door;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean down;

  CutProxy(int target) throws IOException {
    this.target = target;
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    run(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** Ends every connection, in the middle of whatever it carries. */
  void cut() {
    open.forEach(CutProxy::end);
  }

  /** Cuts, and ends each new connection at once until {@link #up()}. */
  void down() {
    down = true;
    cut();
  }

  void up() {
    down = false;
  }

  private void accept() throws IOException {
    while (!door.isClosed()) {
      Socket near = door.accept();
      if (down) {
        end(near);
        continue;
      }
      Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(near);
      open.add(far);
      run(() -> pass(near, far));
      run(() -> pass(far, near));
    }
  }

  private void pass(Socket from, Socket to) throws IOException {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } finally {
      end(from);
      end(to);
    }
  }

  private static void end(Closeable socket) {
    try {
      socket.close();
    } catch (IOException over) {
      return;
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void run(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException over) {
                return;
              }
            },
            "cut-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    end(door);
    cut();
  }
}
