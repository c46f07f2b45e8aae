package dev.homelab.sim.kube.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.json.Json;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The store on disk: a snapshot and a log of what came after it, one JSON record a line. A record
 * is handed to the operating system before its request is answered, so a killed process loses
 * nothing; a last line that was cut short belongs to a write that nobody was told of.
 */
public final class Journal implements AutoCloseable {
  private static final int COMPACT_AFTER = 20_000;
  private final Path log;
  private final Path snapshot;
  private final FileChannel channel;
  private int records;

  /** Takes one object that the journal holds. */
  @FunctionalInterface
  public interface Sink {
    /** One object. */
    void take(String resource, String namespace, String name, ObjectNode json);
  }

  private Journal(Path folder) throws IOException {
    this.log = folder.resolve("log.jsonl");
    this.snapshot = folder.resolve("snapshot.jsonl");
    this.channel = open();
  }

  /** The journal in a folder, which is made when absent. */
  public static Journal in(Path folder) {
    try {
      Files.createDirectories(folder);
      return new Journal(folder);
    } catch (IOException e) {
      throw new SimulatorException("the simulator's state folder cannot be used: " + folder, e);
    }
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(
        log, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  /** Reads everything into a sink and returns the last version. */
  long load(Sink sink) {
    java.util.Map<String, JsonNode> last = new java.util.LinkedHashMap<>();
    long version = Math.max(read(snapshot, last), read(log, last));
    last.values()
        .forEach(
            r -> {
              if (r.path("object") instanceof ObjectNode object) {
                sink.take(
                    r.path("resource").asText(),
                    r.path("namespace").asText(),
                    r.path("name").asText(),
                    object);
              }
            });
    return version;
  }

  private static long read(Path file, java.util.Map<String, JsonNode> into) {
    long version = 1;
    if (!Files.exists(file)) {
      return version;
    }
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        JsonNode record = Json.mapper().readTree(line);
        version = Math.max(version, record.path("version").asLong());
        if (record.has("resource")) {
          into.put(
              record.path("resource").asText()
                  + "/"
                  + record.path("namespace").asText()
                  + "/"
                  + record.path("name").asText(),
              record);
        }
      }
    } catch (JsonProcessingException e) {
      return version;
    } catch (IOException e) {
      throw new SimulatorException("the simulator's state cannot be read: " + file, e);
    }
    return version;
  }

  void append(Change change) {
    try {
      ByteBuffer line = ByteBuffer.wrap(line(change.version(), change.now(), change.deleted()));
      while (line.hasRemaining()) {
        channel.write(line);
      }
      records++;
    } catch (IOException e) {
      throw new SimulatorException("the simulator's state cannot be written: " + log, e);
    }
  }

  private static byte[] line(long version, Stored stored, boolean deleted) {
    String head =
        "{\"version\":"
            + version
            + ",\"resource\":\""
            + stored.resource()
            + "\",\"namespace\":\""
            + stored.namespace()
            + "\",\"name\":"
            + Json.mapper().getNodeFactory().textNode(stored.name());
    byte[] object = deleted ? "null".getBytes(StandardCharsets.UTF_8) : stored.bytes();
    byte[] start = (head + ",\"object\":").getBytes(StandardCharsets.UTF_8);
    ByteBuffer all = ByteBuffer.allocate(start.length + object.length + 2);
    all.put(start).put(object).put((byte) '}').put((byte) '\n');
    return all.array();
  }

  boolean wantsCompaction() {
    return records >= COMPACT_AFTER;
  }

  /** Writes a new snapshot beside the old one, puts it in place, and starts the log again. */
  void compact(long version, Iterable<Stored> all) {
    Path next = snapshot.resolveSibling("snapshot.new");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(next))) {
        Writer head = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        head.write("{\"version\":" + version + "}\n");
        head.flush();
        for (Stored stored : all) {
          out.write(line(stored.version(), stored, false));
        }
      }
      Files.move(
          next, snapshot, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      channel.truncate(0);
      records = 0;
    } catch (IOException e) {
      throw new SimulatorException("the simulator's state cannot be written: " + snapshot, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new SimulatorException("the simulator's state cannot be closed", e);
    }
  }
}
