package dev.homelab.sim.kube.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file in which a simulator keeps what it holds, until it is closed. What a thread of it would
 * still write then is left out: the folder is its owner's again, who may be removing it.
 */
public final class KeptFile implements AutoCloseable {
  private final @Nullable Path file;
  private boolean closed;

  private KeptFile(@Nullable Path file) {
    this.file = file;
  }

  /** A file in a folder; nothing is kept when there is no folder. */
  public static KeptFile in(@Nullable Path folder, String name) {
    return new KeptFile(folder == null ? null : folder.resolve(name));
  }

  /**
   * What was kept; an empty object when nothing was.
   *
   * @throws SimulatorException when the file cannot be read
   */
  public ObjectNode read() {
    try {
      return file != null
              && Files.exists(file)
              && Json.parse(Files.readAllBytes(file)) instanceof ObjectNode kept
          ? kept
          : Json.object();
    } catch (IOException e) {
      throw new SimulatorException("what is simulated cannot be read in " + file, e);
    }
  }

  /**
   * Puts the file in place whole, and makes its folder when there is none.
   *
   * @throws SimulatorException when it cannot be written
   */
  public synchronized void keep(ObjectNode content) {
    if (file == null || closed) {
      return;
    }
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      PrivateFiles.write(file, Json.bytes(content));
    } catch (IOException e) {
      throw new SimulatorException("what is simulated cannot be kept in " + file, e);
    }
  }

  /** Nothing is written from now on; what is being written is, when this returns. */
  @Override
  public synchronized void close() {
    closed = true;
  }
}
