package dev.homelab.sim.talos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.KeptFile;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.talos.config.MachineText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the simulated machines hold, as one tree that is written to disk, the clock, and
 * what will happen when. Guarded by its own lock.
 */
final class Lab {
  private static final String FILE = "talos.json";
  private static final long FIRST_DAY = 1_767_225_600_000L;
  private static final long NOTHING = Long.MAX_VALUE;
  private static final int PARSED = 512;

  private final KeptFile file;
  private final double speed;
  private final ObjectNode root;
  private final long startedNanos = System.nanoTime();
  private final long base;
  private final Map<String, MachineText> parsed =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, MachineText> eldest) {
          return size() > PARSED;
        }
      };
  private long ahead;
  private long present = NOTHING;

  private Lab(KeptFile file, double speed) {
    this.file = file;
    this.speed = speed;
    this.root = file.read();
    this.base = root.path("clock").asLong(FIRST_DAY);
  }

  static Lab open(@Nullable Path state, double speed) {
    return new Lab(KeptFile.in(state, FILE), speed);
  }

  void save() {
    root.put("clock", now());
    file.keep(root);
  }

  /** Keeps nothing from now on. */
  void close() {
    file.close();
  }

  /** Milliseconds since 1970 by the lab's clock; while something happens, when it does. */
  long now() {
    return present == NOTHING ? clock() : present;
  }

  private long clock() {
    return base + ahead + (long) ((System.nanoTime() - startedNanos) / 1e6 * speed);
  }

  void advance(long millis) {
    ahead += millis;
  }

  /** How many milliseconds of a real clock pass until something happens; -1 for never. */
  long untilNext() {
    long first = NOTHING;
    for (JsonNode event : events()) {
      first = Math.min(first, event.path("at").asLong());
    }
    if (first == NOTHING || speed <= 0) {
      return -1;
    }
    return Math.max(0, (long) Math.ceil((first - clock()) / speed));
  }

  private ArrayNode events() {
    return root.withArray("events");
  }

  /** Something that happens to a machine unless it begins anew before. */
  void later(NodeRow node, String what, long millis) {
    ObjectNode event = events().addObject().put("at", now() + millis);
    event.put("node", node.id()).put("boot", node.boot()).put("what", what);
  }

  /** Whether something of this kind waits for a machine. */
  boolean waits(NodeRow node, String what) {
    for (JsonNode event : events()) {
      if (Json.text(event, "node").equals(node.id())
          && Json.text(event, "what").equals(what)
          && event.path("boot").asLong() == node.boot()) {
        return true;
      }
    }
    return false;
  }

  /** What happens to one machine. */
  interface Happening {
    void happen(NodeRow node, String what);
  }

  /** Lets everything happen that should have by now, in its order and at its time. */
  boolean settle(Happening happening) {
    boolean any = false;
    long until = clock();
    while (true) {
      ObjectNode next = first(until);
      if (next == null) {
        return any;
      }
      any = true;
      NodeRow node = node(Json.text(next, "node"));
      if (node != null && node.boot() == next.path("boot").asLong()) {
        present = next.path("at").asLong();
        try {
          happening.happen(node, Json.text(next, "what"));
        } finally {
          present = NOTHING;
        }
      }
    }
  }

  private @Nullable ObjectNode first(long until) {
    int found = -1;
    long at = NOTHING;
    for (int i = 0; i < events().size(); i++) {
      long due = events().get(i).path("at").asLong();
      if (due <= until && due < at) {
        at = due;
        found = i;
      }
    }
    return found < 0 ? null : (ObjectNode) events().remove(found);
  }

  ObjectNode table(String name) {
    return root.get(name) instanceof ObjectNode table ? table : root.putObject(name);
  }

  long next(String counter) {
    long next = root.path(counter).asLong() + 1;
    root.put(counter, next);
    return next;
  }

  @Nullable NodeRow node(String id) {
    return table("nodes").get(id) instanceof ObjectNode row ? new NodeRow(this, id, row) : null;
  }

  NodeRow add(String id, Hardware hardware) {
    ObjectNode row = table("nodes").putObject(id);
    row.set("hardware", hardware.json());
    row.put("phase", Phase.OFF.name());
    return new NodeRow(this, id, row);
  }

  void drop(String id) {
    table("nodes").remove(id);
  }

  /** A config that is looked at often; it is read once. */
  MachineText parsed(String config) {
    return parsed.computeIfAbsent(config, MachineText::parse);
  }

  List<NodeRow> nodes() {
    List<NodeRow> all = new ArrayList<>();
    for (Iterator<Map.Entry<String, JsonNode>> it = table("nodes").fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> row = it.next();
      all.add(new NodeRow(this, row.getKey(), (ObjectNode) row.getValue()));
    }
    return all;
  }
}
