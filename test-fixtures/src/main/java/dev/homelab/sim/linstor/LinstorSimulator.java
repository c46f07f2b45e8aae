package dev.homelab.sim.linstor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.api.PodConsole;
import dev.homelab.sim.kube.http.HttpServer;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.kube.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A LINSTOR controller on loopback, and the disks and zpools of its satellites. */
public final class LinstorSimulator implements AutoCloseable {
  private final LinstorWorld world;
  private final LinstorIdentity identity;
  private final LinstorFaults faults = new LinstorFaults();
  private final RequestLog log = new RequestLog();
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private final ZpoolCommands zpool;
  private final LinstorGate gate;
  private final HttpServer server;

  private LinstorSimulator(LinstorOptions options) {
    this.world = LinstorWorld.open(options.state());
    this.identity = LinstorIdentity.in(options.state(), options.names());
    this.zpool = new ZpoolCommands(world);
    this.gate = new LinstorGate(world, faults, log);
    this.server = HttpServer.startOld(identity.server(), options.port(), gate::handle);
  }

  /** Starts a controller; it serves when this returns. */
  public static LinstorSimulator start(LinstorOptions options) {
    return new LinstorSimulator(options);
  }

  /** The port on loopback. */
  public int port() {
    return server.port();
  }

  /** What a client needs: {@code ca.crt}, {@code tls.crt} and {@code tls.key} as PEM texts. */
  public Map<String, String> clientTls() {
    return identity.client();
  }

  /** A satellite with its disks; one that is known keeps what it has. */
  public void addNode(String name, List<LinstorDisk> disks) {
    edit(
        root -> {
          if (!world.nodes().has(name)) {
            ObjectNode node = world.nodes().putObject(name).put("away", 0);
            ArrayNode list = node.putArray("disks");
            disks.forEach(disk -> list.add(disk.json()));
          }
        });
  }

  /** The names of its satellites. */
  public Set<String> nodes() {
    Set<String> names = new TreeSet<>();
    edit(root -> world.nodes().fieldNames().forEachRemaining(names::add));
    return names;
  }

  /** On how many nodes a pool is; with an empty name, any pool. */
  public int nodesWith(String pool) {
    Set<String> with = new TreeSet<>();
    edit(
        root -> {
          for (JsonNode one : world.pools()) {
            if (pool.isEmpty() || Json.text(one, "storage_pool_name").equals(pool)) {
              with.add(Json.text(one, "node_name"));
            }
          }
        });
    return with.size();
  }

  /** A satellite is OFFLINE for so many looks at the nodes. */
  public void away(String node, int looks) {
    edit(root -> world.node(node).put("away", looks));
  }

  /** The database of the controller is new: what is on the disks stays. */
  public void forget() {
    edit(root -> world.pools().removeAll());
  }

  /** The controller has started anew: what is encrypted is locked. */
  public void restart() {
    edit(root -> new PassphraseCalls(world).lock());
  }

  /** Somebody sets another passphrase by hand; what is open stays open. */
  public void changePassphrase(String before, String after) {
    ObjectNode body = Json.object().put("old_passphrase", before).put("new_passphrase", after);
    edit(root -> new PassphraseCalls(world).modify(body));
  }

  /** Looks into what it holds, or changes it behind everybody's back. */
  public void edit(Consumer<ObjectNode> change) {
    synchronized (world) {
      change.accept(world.root());
      world.save();
    }
  }

  /** Runs a command in the container of a node's satellite. */
  public PodConsole.Given run(String node, List<String> command) {
    String line = String.join(" ", command);
    commands.add(line);
    LinstorFault fault = faults.take(LinstorFaults.EXEC, line);
    if (fault instanceof LinstorFault.Meanwhile other) {
      other.deed().run();
    }
    if (fault instanceof LinstorFault.Act act) {
      return killed(act, node, command);
    }
    ZpoolCommands.Ran ran = ran(node, command);
    if (fault instanceof LinstorFault.Twice) {
      ran = ran(node, command);
    }
    return fault instanceof LinstorFault.LostCommand
        ? new PodConsole.Given("", "", 0).lost()
        : new PodConsole.Given(ran.out(), ran.err(), ran.code());
  }

  private PodConsole.Given killed(LinstorFault.Act act, String node, List<String> command) {
    if (act.after()) {
      ran(node, command);
    }
    act.act().run();
    return new PodConsole.Given("", "", 0).lost();
  }

  private ZpoolCommands.Ran ran(String node, List<String> command) {
    synchronized (world) {
      ZpoolCommands.Ran ran = zpool.run(node, command);
      world.save();
      return ran;
    }
  }

  /** The faults in force. */
  public LinstorFaults faults() {
    return faults;
  }

  /** What was asked since it started or the log was cleared; queries hold the bodies. */
  public List<RequestLog.Entry> requests() {
    return log.all();
  }

  /** The requests that were to change something, and the commands that do. */
  public List<String> changes() {
    List<String> changes = new ArrayList<>();
    for (RequestLog.Entry entry : log.all()) {
      if (!entry.method().equals("GET")) {
        changes.add(entry.method() + ' ' + entry.path());
      }
    }
    commands.stream()
        .filter(line -> line.startsWith("zpool create") || line.startsWith("zpool set"))
        .forEach(changes::add);
    return changes;
  }

  /** Forgets the requests and commands so far. */
  public void clearRequests() {
    log.clear();
    commands.clear();
  }

  /** Milliseconds since the last request. */
  public long idleMillis() {
    return gate.idleMillis();
  }

  @Override
  public void close() {
    server.close();
    world.close();
  }
}
