package dev.homelab.cli.lab;

import com.fasterxml.jackson.core.JsonToken;
import dev.homelab.codec.Json;
import dev.homelab.spi.AddressBook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Where the addresses of simulated machines are found: the file that the simulated world keeps.
 * What is not in it is nowhere: a port of loopback on which nobody listens, never the real network.
 */
public final class SandboxAddresses implements AddressBook {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");
  private static final int NOBODY = 1;
  private final Path file;

  /** The addresses that a file lists. */
  public SandboxAddresses(Path file) {
    this.file = file;
  }

  @Override
  public InetSocketAddress find(String host, int port) {
    if (LOOPBACK.contains(host)) {
      return new InetSocketAddress(host, port);
    }
    Integer found = listed().get(host + ':' + port);
    try {
      InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      return new InetSocketAddress(here, found == null ? NOBODY : found);
    } catch (UnknownHostException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Integer> listed() {
    Map<String, Integer> listed = new HashMap<>();
    try {
      if (!Files.exists(file)) {
        return listed;
      }
      return Json.read(
          Files.readAllBytes(file),
          in -> {
            Json.expect(in, JsonToken.START_OBJECT);
            while (in.nextToken() != JsonToken.END_OBJECT) {
              String address = in.currentName();
              in.nextToken();
              listed.put(address, in.getIntValue());
            }
            return listed;
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
