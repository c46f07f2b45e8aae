package dev.homelab.provider.metal;

import dev.homelab.spi.AddressBook;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;

/**
 * The packet that wakes a box up: six times FF, then sixteen times its hardware address, sent to
 * everybody on the network (AMD, Magic Packet Technology, publication 20213).
 */
final class WakeUp {
  private static final String EVERYBODY = "255.255.255.255";
  private static final int DISCARD = 9;
  private static final int REPEATS = 16;
  private static final int LENGTH = 6;

  private WakeUp() {}

  /** The packet for a hardware address, six pairs of hexadecimal digits with colons. */
  static byte[] packet(String mac) {
    byte[] packet = new byte[LENGTH * (REPEATS + 1)];
    String[] pairs = mac.split(":", -1);
    for (int i = 0; i < packet.length; i++) {
      packet[i] = i < LENGTH ? (byte) 0xff : (byte) Integer.parseInt(pairs[i % LENGTH], 16);
    }
    return packet;
  }

  /** Sends it; one that cannot be sent is not missed, since a person can press the button. */
  static void send(String mac, AddressBook book) {
    InetSocketAddress to = book.find(EVERYBODY, DISCARD);
    byte[] packet = packet(mac);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setBroadcast(true);
      socket.send(new DatagramPacket(packet, packet.length, to));
    } catch (IOException unheard) {
      return;
    }
  }
}
