package dev.homelab.provider.kubernetes.machines;

import dev.homelab.provider.kubernetes.client.KubeSocket;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The screen of a machine on a port of this machine's loopback address, for viewers of VNC. */
public final class ScreenDoor implements AutoCloseable {
  private static final int PIECE = 1 << 14;

  private final MachineClient machine;
  private final CallContext context;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private ScreenDoor(MachineClient machine, CallContext context, ServerSocket server) {
    this.machine = machine;
    this.context = context;
    this.server = server;
  }

  /**
   * Opens a port. Each viewer gets a connection of its own.
   *
   * @throws IOException when this machine has no free port
   */
  public static ScreenDoor open(MachineClient machine, CallContext context) throws IOException {
    ServerSocket server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    ScreenDoor door = new ScreenDoor(machine, context, server);
    begin("homelab-screen", door::accept);
    return door;
  }

  private static void begin(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket viewer = server.accept();
        viewer.setTcpNoDelay(true);
        open.add(viewer);
        begin("homelab-screen-out", () -> serve(viewer));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket viewer) {
    try (viewer;
        KubeSocket screen = machine.vnc(new Shown(viewer), context)) {
      InputStream in = viewer.getInputStream();
      byte[] piece = new byte[PIECE];
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        screen.send(Arrays.copyOf(piece, read));
      }
    } catch (IOException | ProviderException broken) {
      // The viewer sees the end of its connection.
      return;
    } finally {
      open.remove(viewer);
    }
  }

  /** Hands what the machine shows to a viewer. */
  private record Shown(Socket viewer) implements KubeSocket.Receiver {
    @Override
    public void received(byte[] message) {
      try {
        viewer.getOutputStream().write(message);
        viewer.getOutputStream().flush();
      } catch (IOException gone) {
        ended();
      }
    }

    @Override
    public void ended() {
      try {
        viewer.close();
      } catch (IOException closing) {
        // It is not used any more, whatever closing it came to.
        return;
      }
    }
  }

  /** The port on this machine. */
  public int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket viewer : open) {
      viewer.close();
    }
  }
}
