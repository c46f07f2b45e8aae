package dev.homelab.sim.talos;

import dev.homelab.sim.kube.SimulatorException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port of one machine whose connections go to another port, and end when the machine does. */
final class Relay implements AutoCloseable {
  private static final int PIECE = 16 * 1024;
  private static final int PATIENCE_MILLIS = 2_000;
  private final int target;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  Relay(int port, int target) {
    this.target = target;
    try {
      this.server = listen(port);
    } catch (IOException e) {
      throw new SimulatorException("a simulated machine cannot listen", e);
    }
    start(this::accept);
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket made = new ServerSocket();
    made.setReuseAddress(true);
    try {
      made.bind(new InetSocketAddress(loopback(), port));
    } catch (IOException taken) {
      made.bind(new InetSocketAddress(loopback(), 0));
    }
    return made;
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  private static void start(Runnable run) {
    Thread thread = new Thread(run, "talos-relay");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  int target() {
    return target;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        join(server.accept());
      } catch (IOException e) {
        // That connection is lost; the next one may do.
      }
    }
  }

  private void join(Socket near) {
    Socket far = new Socket();
    open.add(near);
    open.add(far);
    try {
      near.setTcpNoDelay(true);
      far.connect(new InetSocketAddress(loopback(), target), PATIENCE_MILLIS);
      far.setTcpNoDelay(true);
    } catch (IOException nobody) {
      end(near);
      end(far);
      return;
    }
    start(() -> copy(near, far));
    start(() -> copy(far, near));
  }

  private void copy(Socket from, Socket to) {
    byte[] piece = new byte[PIECE];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        out.write(piece, 0, n);
        out.flush();
      }
    } catch (IOException cut) {
      end(from);
    } finally {
      end(from);
      end(to);
    }
  }

  private void end(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException gone) {
      return;
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException gone) {
      return;
    } finally {
      Set.copyOf(open).forEach(this::end);
    }
  }
}
