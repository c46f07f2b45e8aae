package dev.homelab.sim.linstor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.KeptFile;
import dev.homelab.sim.kube.json.Json;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a controller and its satellites hold, as one tree: {@code nodes} with disks, zpools and
 * volume groups, {@code pools} that are registered, and the passphrase. Whoever uses it holds its
 * monitor.
 */
final class LinstorWorld {
  private static final String FILE = "linstor.json";
  private static final String DEVICES = "devices";

  private final KeptFile file;
  private final ObjectNode root;

  private LinstorWorld(KeptFile file) {
    this.file = file;
    this.root = file.read();
  }

  static LinstorWorld open(@Nullable Path folder) {
    return new LinstorWorld(KeptFile.in(folder, FILE));
  }

  /** Keeps what is held now. */
  void save() {
    file.keep(root);
  }

  /** Keeps nothing from now on. */
  void close() {
    file.close();
  }

  /** The whole tree. */
  ObjectNode root() {
    return root;
  }

  /** The nodes by name. */
  ObjectNode nodes() {
    return root.withObject("/nodes");
  }

  /** The pools that are registered. */
  ArrayNode pools() {
    return root.withArray("/pools");
  }

  /**
   * A node.
   *
   * @throws LinstorError when there is none of the name
   */
  ObjectNode node(String name) {
    if (nodes().get(name) instanceof ObjectNode node) {
      return node;
    }
    throw LinstorError.missing("Node '" + name + "' not found.");
  }

  /** The zpools of a node by name. */
  ObjectNode zpools(String node) {
    return node(node).withObject("/zpools");
  }

  /** The LVM volume groups of a node by name. */
  ObjectNode groups(String node) {
    return node(node).withObject("/groups");
  }

  /** A registered pool, or null. */
  @Nullable ObjectNode pool(String node, String name) {
    for (JsonNode one : pools()) {
      if (Json.text(one, "node_name").equals(node)
          && Json.text(one, "storage_pool_name").equals(name)) {
        return (ObjectNode) one;
      }
    }
    return null;
  }

  /** The disk of a node with this path, or null. */
  @Nullable ObjectNode disk(String node, String device) {
    for (JsonNode disk : node(node).withArray("/disks")) {
      if (Json.text(disk, "device").equals(device)) {
        return (ObjectNode) disk;
      }
    }
    return null;
  }

  /** Whether a satellite can be asked; each look at one that is away for a while counts. */
  boolean online(String name) {
    return node(name).path("away").asInt() <= 0;
  }

  /** Makes a pool of devices, which are in use from now on. */
  ObjectNode occupy(String node, ObjectNode table, String name, String layout, List<String> paths) {
    ObjectNode made = table.putObject(name).put("layout", layout);
    ArrayNode list = made.putArray(DEVICES);
    for (String path : paths) {
      list.add(path);
      ObjectNode disk = disk(node, path);
      if (disk != null) {
        disk.put("clean", false);
      }
    }
    return made;
  }

  /** The room of a pool in KiB: of a mirror that of its smallest disk, else of all of them. */
  long capacity(String node, JsonNode pool) {
    long all = 0;
    long least = Long.MAX_VALUE;
    for (JsonNode path : pool.path(DEVICES)) {
      ObjectNode disk = disk(node, path.asText());
      long size = disk == null ? 0 : disk.path("size").asLong();
      all += size;
      least = Math.min(least, size);
    }
    long bytes = Json.text(pool, "layout").equals("mirror") ? least : all;
    return bytes >> 10;
  }
}
