package dev.homelab.sim.proxmox.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.api.PveError;
import dev.homelab.sim.proxmox.fault.PveFault;
import dev.homelab.sim.proxmox.fault.PveFaults;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Tasks: what they do takes effect when their time is over. */
public final class TaskEngine {
  private static final long LOCK_PATIENCE_MILLIS = 10_000;

  private final World world;
  private final PveFaults faults;
  private final BiConsumer<ObjectNode, ObjectNode> effects;
  private final BiConsumer<ObjectNode, ObjectNode> undo;

  /**
   * The tasks of a world.
   *
   * @param effects does what a task is for: the task and its effect
   * @param undo takes back what the start of a failed task left
   */
  public TaskEngine(
      World world,
      PveFaults faults,
      BiConsumer<ObjectNode, ObjectNode> effects,
      BiConsumer<ObjectNode, ObjectNode> undo) {
    this.world = world;
    this.faults = faults;
    this.effects = effects;
    this.undo = undo;
  }

  /**
   * A task to start.
   *
   * @param node where it runs
   * @param type its type
   * @param id what it works on
   * @param user who asked
   * @param millis how long it takes
   * @param effect what it does; its field {@code op} names it
   * @param log the lines that it writes first
   */
  public record Start(
      String node,
      String type,
      String id,
      String user,
      long millis,
      ObjectNode effect,
      List<String> log) {}

  /** Starts a task and gives its identity. */
  public String start(Start start) {
    if (faults.takes(PveFault.NoWorker.class, start.type()) != null) {
      throw PveError.plain("got no worker upid - start worker failed");
    }
    long pid = world.next("pids") + 4096;
    String upid =
        String.format(
            "UPID:%s:%08X:%08X:%08X:%s:%s:%s:",
            start.node(),
            pid,
            pid * 7,
            world.wall() / 1000,
            start.type(),
            start.id(),
            start.user());
    ObjectNode task = world.table("tasks").putObject(upid);
    task.put("node", start.node()).put("type", start.type()).put("id", start.id());
    task.put("user", start.user())
        .put("start", world.wall())
        .put("end", world.now() + start.millis());
    ArrayNode log = task.putArray("log");
    start.log().forEach(log::add);
    task.set("effect", start.effect());
    PveFault.TaskEnds ends = faults.takes(PveFault.TaskEnds.class, start.type());
    if (ends != null) {
      task.put("fault", ends.text()).put("done", ends.done());
    }
    PveFault.TaskHides hides = faults.takes(PveFault.TaskHides.class, start.type());
    task.put("hidden", hides == null ? 0 : hides.polls());
    return upid;
  }

  /** Ends what should have ended by now, the oldest first. */
  public void settle() {
    while (true) {
      List<ObjectNode> due = new ArrayList<>();
      for (ObjectNode task : world.rows("tasks").values()) {
        if (!task.has("exit") && task.path("end").asLong() <= world.now()) {
          due.add(task);
        }
      }
      if (due.isEmpty()) {
        return;
      }
      due.sort(Comparator.comparingLong(task -> task.path("end").asLong()));
      finish(due.get(0));
    }
  }

  private void finish(ObjectNode task) {
    String fault = Json.text(task, "fault");
    String exit = "OK";
    JsonNode effect = task.path("effect");
    if (effect instanceof ObjectNode work) {
      try {
        if (fault.isEmpty() || task.path("done").asBoolean()) {
          effects.accept(task, work);
        } else {
          undo.accept(task, work);
        }
      } catch (PveError e) {
        exit = e.text();
        undo.accept(task, work);
      }
    }
    exit = fault.isEmpty() ? exit : fault;
    ArrayNode log = (ArrayNode) task.path("log");
    if (exit.startsWith("WARNINGS")) {
      log.add("WARN: something is not as it should be").add("TASK " + exit);
    } else {
      log.add(exit.equals("OK") ? "TASK OK" : "TASK ERROR: " + exit);
    }
    task.put("exit", exit);
  }

  /** The running task that holds a machine's lock file, or null. */
  private @Nullable ObjectNode holder(String vmid) {
    for (ObjectNode task : world.rows("tasks").values()) {
      if (!task.has("exit") && Json.text(task, "id").equals(vmid)) {
        return task;
      }
    }
    return null;
  }

  /** Waits for a machine's lock file as the host does: some seconds, then it gives up. */
  public void lock(String vmid) {
    settle();
    boolean stuck = faults.takes(PveFault.LockTimeout.class, vmid) != null;
    ObjectNode holder = holder(vmid);
    long wait = holder == null ? 0 : holder.path("end").asLong() - world.now();
    if (stuck || wait > LOCK_PATIENCE_MILLIS) {
      world.advance(LOCK_PATIENCE_MILLIS);
      throw PveError.plain(
          "can't lock file '/var/lock/qemu-server/lock-" + vmid + ".conf' - got timeout");
    }
    if (wait > 0) {
      world.advance(wait);
      settle();
    }
  }

  /** A task, or the host's error for one that it does not know, or not yet. */
  public ObjectNode get(String upid) {
    ObjectNode task = world.row("tasks", upid);
    if (task == null) {
      throw PveError.parameter("upid", "no such task");
    }
    if (task.path("hidden").asInt() > 0) {
      task.put("hidden", task.path("hidden").asInt() - 1);
      throw PveError.parameter("upid", "no such task");
    }
    return task;
  }

  /** The status of a task; looking moves the clock. */
  public JsonNode status(String upid) {
    ObjectNode task = get(upid);
    world.advance(world.options().pollMillis());
    settle();
    ObjectNode out = Json.object().put("upid", upid);
    for (String name : List.of("node", "type", "id", "user")) {
      out.put(name, Json.text(task, name));
    }
    out.put("starttime", task.path("start").asLong() / 1000);
    String exit = Json.text(task, "exit");
    out.put("status", exit.isEmpty() ? "running" : "stopped");
    return exit.isEmpty() ? out : out.put("exitstatus", exit);
  }

  /** The lines of a task's log from a number on. */
  public JsonNode log(String upid, long start, long limit) {
    ArrayNode out = Json.array();
    List<String> lines = World.list(get(upid).path("log"));
    for (int i = (int) start; i < lines.size() && i < start + limit; i++) {
      out.addObject().put("n", i + 1).put("t", lines.get(i));
    }
    return out;
  }

  /** The tasks of a node that a list asks for. */
  public JsonNode list(String node, Map<String, String> wanted) {
    ArrayNode out = Json.array();
    String source = wanted.getOrDefault("source", "archive");
    for (Map.Entry<String, ObjectNode> row : world.rows("tasks").entrySet()) {
      ObjectNode task = row.getValue();
      boolean running = !task.has("exit");
      long started = task.path("start").asLong() / 1000;
      boolean fits =
          Json.text(task, "node").equals(node)
              && (source.equals("all") || source.equals(running ? "active" : "archive"))
              && (!wanted.containsKey("vmid") || wanted.get("vmid").equals(Json.text(task, "id")))
              && (!wanted.containsKey("typefilter")
                  || wanted.get("typefilter").equals(Json.text(task, "type")))
              && started >= Long.parseLong(wanted.getOrDefault("since", "0"));
      if (fits) {
        ObjectNode line = out.addObject().put("upid", row.getKey()).put("starttime", started);
        line.put("type", Json.text(task, "type")).put("id", Json.text(task, "id"));
        line.put("user", Json.text(task, "user")).put("node", node);
        if (!running) {
          line.put("status", Json.text(task, "exit"));
        }
      }
    }
    return out;
  }

  /** Ends a running task by force. */
  public void kill(String upid) {
    ObjectNode task = get(upid);
    if (!task.has("exit")) {
      task.put("fault", "unexpected status").put("end", world.now());
      settle();
    }
  }
}
