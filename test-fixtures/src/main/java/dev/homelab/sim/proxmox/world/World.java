package dev.homelab.sim.proxmox.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.KeptFile;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.ProxmoxOptions;
import dev.homelab.sim.proxmox.api.PveError;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the simulated cluster holds, as one tree that is written to disk before a change
 * is answered, and the clock of it. Guarded by its own lock: callers hold it for a whole request.
 */
public final class World {
  private static final String FILE = "proxmox.json";
  private static final long FIRST_DAY = 1_767_225_600_000L;

  private final ProxmoxOptions options;
  private final KeptFile file;
  private final ObjectNode root;
  private final long startedNanos = System.nanoTime();
  private final long base;
  private long ahead;

  private World(ProxmoxOptions options) {
    this.options = options;
    this.file = KeptFile.in(options.state(), FILE);
    this.root = file.read();
    this.base = root.path("clock").asLong(FIRST_DAY);
  }

  /** The world of a state folder, or a new one. */
  public static World open(ProxmoxOptions options) {
    World world = new World(options);
    if (world.root.isEmpty()) {
      FirstDay.fill(world, options);
    } else {
      world.join();
    }
    return world;
  }

  /** Adds the nodes that the world did not have when it was kept. */
  private void join() {
    for (String name : options.nodes()) {
      if (!table("nodes").path(name).has("status")) {
        FirstDay.node(this, name);
      }
    }
  }

  /** Writes the tree where it is kept. */
  public void save() {
    root.put("clock", now());
    file.keep(root);
  }

  /** Keeps nothing from now on. */
  public void close() {
    file.close();
  }

  /** How it was started. */
  public ProxmoxOptions options() {
    return options;
  }

  /** The whole tree. */
  public ObjectNode root() {
    return root;
  }

  /** The host's time in milliseconds since 1970. */
  public long now() {
    long ran = (long) ((System.nanoTime() - startedNanos) / 1e6 * options.speed());
    return base + ahead + ran;
  }

  /** What the clock on its wall shows, in milliseconds since 1970. */
  public long wall() {
    return now() + root.path("skew").asLong();
  }

  /** Sets the clock on its wall, by so many milliseconds forward; what waits is not moved. */
  public void skew(long millis) {
    root.put("skew", root.path("skew").asLong() + millis);
  }

  /** Moves the clock. */
  public void advance(long millis) {
    ahead += millis;
  }

  /** A table of the tree, made when it is not there. */
  public ObjectNode table(String name) {
    return root.get(name) instanceof ObjectNode table ? table : root.putObject(name);
  }

  /** A number that no caller got before. */
  public long next(String counter) {
    long next = root.path(counter).asLong() + 1;
    root.put(counter, next);
    return next;
  }

  /** The names and rows of a table, in the order of names. */
  public Map<String, ObjectNode> rows(String table) {
    Map<String, ObjectNode> rows = new TreeMap<>();
    for (Iterator<Map.Entry<String, JsonNode>> it = table(table).fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> row = it.next();
      if (row.getValue() instanceof ObjectNode object) {
        rows.put(row.getKey(), object);
      }
    }
    return rows;
  }

  /** The row of a table, or null. */
  public @Nullable ObjectNode row(String table, String name) {
    return table(table).get(name) instanceof ObjectNode row ? row : null;
  }

  /** A machine on a node, or the host's error for a missing one. */
  public ObjectNode machine(String node, String vmid) {
    node(node);
    ObjectNode vm = row("vms", vmid);
    if (vm == null || isContainer(vm) || !Json.text(vm, "node").equals(node)) {
      throw PveError.plain(
          "Configuration file 'nodes/" + node + "/qemu-server/" + vmid + ".conf' does not exist");
    }
    return vm;
  }

  /** Whether a guest is a container, which has a number of its own among the machines. */
  public static boolean isContainer(ObjectNode guest) {
    return Json.text(guest, "type").equals("lxc");
  }

  /** A node, or the host's error for a missing or unreachable one. */
  public ObjectNode node(String name) {
    ObjectNode node = row("nodes", name);
    if (node == null) {
      throw PveError.plain("no such cluster node '" + name + "'");
    }
    if (!Json.text(node, "status").equals("online")) {
      throw PveError.of(595, "No route to host");
    }
    return node;
  }

  /** A storage, or the host's error for a missing or disabled one. */
  public ObjectNode storage(String name, String node) {
    ObjectNode storage = row("storages", name);
    if (storage == null) {
      throw PveError.plain("storage '" + name + "' does not exist");
    }
    if (storage.path("disabled").asBoolean()) {
      throw PveError.plain("storage '" + name + "' is disabled");
    }
    List<String> nodes = list(storage.path("nodes"));
    if (!nodes.isEmpty() && !nodes.contains(node)) {
      throw PveError.plain("storage '" + name + "' is not available on node '" + node + "'");
    }
    return storage;
  }

  /** The texts of an array. */
  public static List<String> list(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** The fields of an object as texts. */
  public static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new TreeMap<>();
    for (Iterator<Map.Entry<String, JsonNode>> it = object.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> field = it.next();
      texts.put(field.getKey(), field.getValue().asText());
    }
    return texts;
  }

  /** An array of texts. */
  public static ArrayNode array(Iterable<String> texts) {
    ArrayNode array = Json.array();
    texts.forEach(array::add);
    return array;
  }
}
