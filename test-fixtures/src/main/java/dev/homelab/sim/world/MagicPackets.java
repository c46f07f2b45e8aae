package dev.homelab.sim.world;

import dev.homelab.sim.kube.SimulatorException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;

/** Hears the packets that wake boxes up: six times FF, then sixteen times a hardware address. */
final class MagicPackets implements AutoCloseable {
  private static final int LENGTH = 6;
  private static final int REPEATS = 16;
  private final DatagramSocket socket;
  private final Consumer<String> heard;

  MagicPackets(Consumer<String> heard) {
    this.heard = heard;
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      this.socket = new DatagramSocket(new InetSocketAddress(loopback, 0));
    } catch (IOException e) {
      throw new SimulatorException("the world cannot hear packets", e);
    }
    Thread thread = new Thread(this::hear, "world-packets");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return socket.getLocalPort();
  }

  private void hear() {
    byte[] bytes = new byte[LENGTH * (REPEATS + 1) + 1];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        socket.receive(packet);
        address(bytes, packet.getLength()).ifPresent(heard);
      } catch (IOException closed) {
        // The loop looks whether it is the end.
      }
    }
  }

  /** The hardware address of a packet; empty for any other packet. */
  static Optional<String> address(byte[] bytes, int length) {
    if (length != LENGTH * (REPEATS + 1)) {
      return Optional.empty();
    }
    StringBuilder address = new StringBuilder();
    for (int i = 0; i < length; i++) {
      byte wanted = i < LENGTH ? (byte) 0xff : bytes[LENGTH + i % LENGTH];
      if (bytes[i] != wanted) {
        return Optional.empty();
      }
      if (i >= LENGTH && i < 2 * LENGTH) {
        address.append(i == LENGTH ? "" : ":").append(String.format("%02x", bytes[i]));
      }
    }
    return Optional.of(address.toString());
  }

  @Override
  public void close() {
    socket.close();
  }
}
