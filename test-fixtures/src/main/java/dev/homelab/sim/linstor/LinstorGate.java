package dev.homelab.sim.linstor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.HttpServer;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Takes requests: lets in who shows a certificate of the authority, and puts faults in force. */
final class LinstorGate {
  private static final int CREATED = 201;

  private final LinstorWorld world;
  private final LinstorFaults faults;
  private final RequestLog log;
  private final PoolCalls pools;
  private final DeviceCalls devices;
  private final PassphraseCalls passphrase;
  private final AtomicLong lastNanos = new AtomicLong(System.nanoTime());

  LinstorGate(LinstorWorld world, LinstorFaults faults, RequestLog log) {
    this.world = world;
    this.faults = faults;
    this.log = log;
    this.pools = new PoolCalls(world);
    this.devices = new DeviceCalls(world, pools);
    this.passphrase = new PassphraseCalls(world);
  }

  /** Milliseconds since the last request. */
  long idleMillis() {
    return (System.nanoTime() - lastNanos.get()) / 1_000_000;
  }

  /** Answers a request; null cuts the connection, as a handshake without a certificate ends. */
  @Nullable Reply handle(HttpServer.Incoming incoming) {
    lastNanos.set(System.nanoTime());
    Call call = incoming.call();
    if (incoming.subject() == null) {
      return null;
    }
    LinstorFault fault = faults.take(call.method(), call.path());
    if (fault instanceof LinstorFault.Meanwhile other) {
      other.deed().run();
    }
    Reply reply = isLost(fault) ? Reply.json(200, Json.object()) : served(call);
    if (fault instanceof LinstorFault.Twice) {
      reply = served(call);
    }
    Reply given = faulty(fault, call, reply);
    log.add(
        new RequestLog.Entry(
            call.method(),
            call.path(),
            call.body().length == 0
                ? incoming.query()
                : new String(call.body(), StandardCharsets.UTF_8),
            call.header("user-agent"),
            given == null ? 0 : given.status()));
    return given;
  }

  private static boolean isLost(@Nullable LinstorFault fault) {
    return (fault instanceof LinstorFault.Answer answer && !answer.done())
        || (fault instanceof LinstorFault.Cut cut && !cut.done())
        || (fault instanceof LinstorFault.IllEntry ill && !ill.done())
        || (fault instanceof LinstorFault.Garbage garbage && !garbage.done())
        || (fault instanceof LinstorFault.Act act && !act.after());
  }

  private static @Nullable Reply faulty(@Nullable LinstorFault fault, Call call, Reply reply) {
    if (fault instanceof LinstorFault.Cut) {
      return null;
    }
    if (fault instanceof LinstorFault.Act act) {
      act.act().run();
      return null;
    }
    if (fault instanceof LinstorFault.Answer answer) {
      return Reply.text(answer.status(), "upstream trouble");
    }
    if (fault instanceof LinstorFault.Garbage) {
      return Reply.text(200, "<html>no list</html>");
    }
    if (fault instanceof LinstorFault.IllEntry ill) {
      ArrayNode list = Rc.done("begun");
      list.add(Rc.warning("this may take a while")).add(Rc.error(900, ill.message()));
      return Reply.json(call.method().equals("POST") ? CREATED : 200, list);
    }
    return reply;
  }

  private Reply served(Call call) {
    synchronized (world) {
      try {
        return worked(call);
      } catch (LinstorError e) {
        return Reply.json(e.status(), e.list());
      } catch (IOException e) {
        ArrayNode list = Json.array().add(Rc.error(1, "Unable to parse input json."));
        return Reply.json(400, list);
      } finally {
        world.save();
      }
    }
  }

  private Reply worked(Call call) throws IOException {
    List<String> path = List.of(call.path().substring(1).split("/", -1));
    JsonNode body = call.body().length == 0 ? Json.object() : Json.parse(call.body());
    String route = call.method() + ' ' + shape(path);
    return switch (route) {
      case "GET controller/version" ->
          Reply.json(200, Json.object().put("rest_api_version", "1.27.0").put("version", "1.33.3"));
      case "GET nodes" -> Reply.json(200, devices.nodes());
      case "GET controller/properties" -> Reply.json(200, properties());
      case "POST controller/properties" -> Reply.json(201, set(body));
      case "GET physical-storage" -> Reply.json(200, devices.clean());
      case "GET physical-storage/*" -> Reply.json(200, devices.clean(path.get(2)));
      case "POST physical-storage/*" -> Reply.json(CREATED, devices.create(path.get(2), body));
      case "GET view/storage-pools" -> Reply.json(200, pools.all());
      case "GET nodes/*/storage-pools" -> Reply.json(200, pools.of(path.get(2)));
      case "POST nodes/*/storage-pools" -> Reply.json(CREATED, pools.create(path.get(2), body));
      case "PUT nodes/*/storage-pools/*" ->
          Reply.json(200, pools.modify(path.get(2), path.get(4), body));
      case "DELETE nodes/*/storage-pools/*" ->
          Reply.json(200, pools.delete(path.get(2), path.get(4)));
      case "GET encryption/passphrase" -> Reply.json(200, passphrase.status());
      case "POST encryption/passphrase" -> Reply.json(CREATED, passphrase.create(body));
      case "PUT encryption/passphrase" -> Reply.json(200, passphrase.modify(body));
      case "PATCH encryption/passphrase" -> Reply.json(200, passphrase.enter(body));
      default -> Reply.text(404, "no such path");
    };
  }

  private ObjectNode properties() {
    return world.root().withObject("/properties");
  }

  private ArrayNode set(JsonNode body) {
    body.path("override_props")
        .properties()
        .forEach(one -> properties().set(one.getKey(), one.getValue()));
    body.path("delete_props").forEach(key -> properties().remove(key.asText()));
    return Rc.done("Successfully set property key(s)");
  }

  /** The path without its version, with a star for each name in it. */
  private static String shape(List<String> path) {
    StringBuilder shape = new StringBuilder();
    for (int i = 1; i < path.size(); i++) {
      boolean name =
          (i == 2 && (path.get(1).equals("nodes") || path.get(1).equals("physical-storage")))
              || i == 4;
      shape.append(i == 1 ? "" : "/").append(name ? "*" : path.get(i));
    }
    return path.get(0).equals("v1") ? shape.toString() : "";
  }
}
