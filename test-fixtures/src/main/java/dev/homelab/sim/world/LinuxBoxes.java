package dev.homelab.sim.world;

import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.talos.Hardware;
import dev.homelab.sim.talos.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.AcceptAllPublickeyAuthenticator;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;

/**
 * Boxes that run Linux and not Talos yet: an SSH server on loopback each, which lets in whoever has
 * a key, and plays the commands by which such a box begins another kernel.
 */
final class LinuxBoxes implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int SSH = 22;

  private final Path folder;
  private final Executor outside;
  private final BiConsumer<String, Image> begins;
  private final Map<String, SshServer> servers = new ConcurrentHashMap<>();
  private final Map<String, String> addresses = new ConcurrentHashMap<>();

  /**
   * Boxes of a world.
   *
   * @param folder keeps their host keys, and which of them have left Linux
   * @param outside does what would end the thread that asks for it
   * @param begins hears which box begins which image
   */
  LinuxBoxes(Path folder, Executor outside, BiConsumer<String, Image> begins) {
    this.folder = folder;
    this.outside = outside;
    this.begins = begins;
  }

  /** Starts the Linux of a box, unless it has left it before. */
  void start(String box, Hardware hardware, List<String> carries) {
    try {
      Files.createDirectories(folder);
      if (Files.exists(left(box))) {
        return;
      }
      SshServer server = SshServer.setUpDefaultServer();
      server.setHost(LOOPBACK);
      server.setPort(0);
      SimpleGeneratorHostKeyProvider key = new SimpleGeneratorHostKeyProvider(key(box));
      key.setAlgorithm("EC");
      key.setKeySize(256);
      server.setKeyPairProvider(key);
      server.setPublickeyAuthenticator(AcceptAllPublickeyAuthenticator.INSTANCE);
      LinuxCommands commands =
          new LinuxCommands(hardware, carries, image -> outside.execute(() -> begin(box, image)));
      server.setCommandFactory((channel, line) -> commands.run(line));
      server.start();
      servers.put(box, server);
      addresses.put(box, hardware.address());
    } catch (IOException e) {
      throw new SimulatorException("the Linux of the box " + box + " cannot start", e);
    }
  }

  private Path key(String box) {
    return folder.resolve(box + ".key");
  }

  private Path left(String box) {
    return folder.resolve(box + ".left");
  }

  /**
   * The box leaves its Linux. The server interrupts its threads as soon as the client has gone, so
   * this is done on another one.
   */
  private void begin(String box, Image image) {
    try {
      Files.writeString(left(box), image.schematic());
      SshServer server = servers.remove(box);
      begins.accept(box, image);
      if (server != null) {
        server.stop(true);
      }
    } catch (IOException e) {
      throw new SimulatorException("the Linux of the box " + box + " cannot end", e);
    }
  }

  /** Where their SSH servers are found, by address and port. */
  Map<String, Integer> directory() {
    Map<String, Integer> found = new TreeMap<>();
    servers.forEach(
        (box, server) -> found.put(addresses.getOrDefault(box, box) + ":" + SSH, server.getPort()));
    return found;
  }

  @Override
  public void close() {
    for (SshServer server : servers.values()) {
      try {
        server.stop(true);
      } catch (IOException ended) {
        // It is gone already.
      }
    }
    servers.clear();
  }
}
