package dev.homelab.provider.kubernetes.machines;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.kubernetes.client.KubeSocket;
import dev.homelab.provider.kubernetes.client.LoopbackPort;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The screen of a machine on a port of this machine's loopback address, for viewers of VNC. */
public final class ScreenDoor {
  private static final int PIECE = 1 << 14;

  private final MachineClient machine;
  private final Supplier<CallContext> calls;
  private final Consumer<Diagnostic> trouble;

  private ScreenDoor(
      MachineClient machine, Supplier<CallContext> calls, Consumer<Diagnostic> trouble) {
    this.machine = machine;
    this.calls = calls;
    this.trouble = trouble;
  }

  /**
   * Opens a port. Each viewer gets a connection of its own.
   *
   * @param calls gives the context of each connection
   * @param trouble is told why a viewer could not be connected, by its thread
   * @throws IOException when this machine has no free port
   */
  public static LoopbackPort open(
      MachineClient machine, Supplier<CallContext> calls, Consumer<Diagnostic> trouble)
      throws IOException {
    return LoopbackPort.open("homelab-screen", new ScreenDoor(machine, calls, trouble)::carry);
  }

  private void carry(Socket viewer) {
    try (KubeSocket screen = machine.vnc(new Shown(viewer), calls.get())) {
      InputStream in = viewer.getInputStream();
      byte[] piece = new byte[PIECE];
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        screen.send(Arrays.copyOf(piece, read));
      }
    } catch (ProviderException refused) {
      refused.diagnostics().forEach(trouble);
    } catch (IOException left) {
      // The viewer or the machine went away, and the other one sees the end of its connection.
      return;
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
      LoopbackPort.leave(viewer);
    }
  }
}
