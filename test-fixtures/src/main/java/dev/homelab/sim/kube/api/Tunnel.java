package dev.homelab.sim.kube.api;

import dev.homelab.sim.kube.http.Duplex;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** A forwarded port of a pod that leads to a server on loopback. */
final class Tunnel extends PodConsole.Session {
  private static final int DATA = 0;
  private static final int ERROR = 1;
  private static final int PIECE = 16_384;

  private final int port;
  private final IntSupplier local;
  private @Nullable Socket socket;

  Tunnel(int port, IntSupplier local) {
    this.port = port;
    this.local = local;
  }

  @Override
  public void opened(Duplex.Channel now) {
    super.opened(now);
    byte[] number = {(byte) port, (byte) (port >> 8)};
    send(DATA, number);
    send(ERROR, number);
    try {
      Socket open = new Socket(InetAddress.getLoopbackAddress(), local.getAsInt());
      socket = open;
      Thread reader = new Thread(() -> read(open), "simulator-tunnel");
      reader.setDaemon(true);
      reader.start();
    } catch (IOException e) {
      send(ERROR, ("connection refused: " + port).getBytes(StandardCharsets.UTF_8));
      end();
    }
  }

  private void read(Socket open) {
    byte[] piece = new byte[PIECE];
    try {
      InputStream in = open.getInputStream();
      for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
        send(DATA, Arrays.copyOf(piece, length));
      }
    } catch (IOException broken) {
      ended();
    }
    end();
  }

  @Override
  public void received(byte[] message) {
    Socket open = socket;
    if (open != null && message.length > 1 && message[0] == DATA) {
      try {
        open.getOutputStream().write(message, 1, message.length - 1);
      } catch (IOException broken) {
        end();
      }
    }
  }

  @Override
  public void ended() {
    Socket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException closing) {
        socket = null;
      }
    }
  }
}
