package dev.homelab.real;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks loopback ports that nothing listens on.
 *
 * <p>They are drawn from 20000 to 29999, below the range from which Linux serves outgoing
 * connections, so that none is taken between the pick and its use by a connection of this machine.
 */
final class FreePorts {

  private static final int FROM = 20_000;
  private static final int TO = 30_000;
  private static final int TRIES = 1_000;

  private FreePorts() {}

  static List<Integer> pick(int count) {
    Set<Integer> picked = new LinkedHashSet<>();
    for (int i = 0; i < TRIES && picked.size() < count; i++) {
      int port = ThreadLocalRandom.current().nextInt(FROM, TO);
      if (isFree(port)) {
        picked.add(port);
      }
    }
    if (picked.size() < count) {
      throw new RealException("No free loopback ports were found.");
    }
    return List.copyOf(picked);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
