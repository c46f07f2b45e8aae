package dev.homelab.sim.proxmox.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.HttpServer;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.calls.Handler;
import dev.homelab.sim.proxmox.calls.Host;
import dev.homelab.sim.proxmox.fault.PveFault;
import dev.homelab.sim.proxmox.fault.PveFaults;
import dev.homelab.sim.proxmox.world.World;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Where requests come in: transport rules, who asks, the table, rights, and only then the work. */
public final class Gate {
  private static final String BASE = "/api2/json";
  private static final int LARGEST_BODY = 512 * 1024;
  private static final int LARGEST_HEADERS = 8 * 1024;
  private static final String UPLOAD = "multipart/form-data";
  private static final int BAD_REQUEST = 400;

  private final World world;
  private final Access access;
  private final Host host;
  private final PveFaults faults;
  private final RequestLog log;
  private final Runnable after;
  private final Operations operations = Operations.load();
  private final AtomicLong lastNanos = new AtomicLong(System.nanoTime());

  /**
   * The gate of a host.
   *
   * @param after what is done after each request, while the world stands still
   */
  public Gate(
      World world, Access access, Host host, PveFaults faults, RequestLog log, Runnable after) {
    this.world = world;
    this.access = access;
    this.host = host;
    this.faults = faults;
    this.log = log;
    this.after = after;
  }

  /** Milliseconds since the last request. */
  public long idleMillis() {
    return (System.nanoTime() - lastNanos.get()) / 1_000_000;
  }

  /** Answers a request; null cuts the connection. */
  public @Nullable Reply handle(HttpServer.Incoming incoming) {
    lastNanos.set(System.nanoTime());
    Call call = incoming.call();
    PveFault fault = faults.take(call.method(), call.path());
    if (fault instanceof PveFault.Act act && !act.after()) {
      act.act().run();
    }
    if (fault instanceof PveFault.Skew skew) {
      synchronized (world) {
        world.skew(skew.millis());
      }
    }
    Reply reply = isLost(fault) ? Reply.json(200, Json.object()) : served(call);
    Reply given = faulty(fault, reply);
    log.add(
        new RequestLog.Entry(
            call.method(),
            call.path(),
            call.body().length == 0 || call.path().endsWith("/upload")
                ? incoming.query()
                : new String(call.body(), StandardCharsets.UTF_8),
            call.header("user-agent"),
            given == null ? 0 : given.status()));
    return given == null ? null : dated(given);
  }

  /** Whether a fault comes instead of the work. */
  private static boolean isLost(@Nullable PveFault fault) {
    return (fault instanceof PveFault.Cut cut && !cut.done())
        || (fault instanceof PveFault.Answer answer && !answer.done())
        || (fault instanceof PveFault.Hang hang && !hang.done())
        || (fault instanceof PveFault.Garbage garbage && !garbage.done())
        || fault instanceof PveFault.Says
        || fault instanceof PveFault.Page;
  }

  private @Nullable Reply faulty(@Nullable PveFault fault, Reply reply) {
    if (fault instanceof PveFault.Cut) {
      return null;
    }
    if (fault instanceof PveFault.Act act && act.after()) {
      act.act().run();
      return null;
    }
    if (fault instanceof PveFault.Kill) {
      Runtime.getRuntime().halt(137);
    }
    if (fault instanceof PveFault.Answer answer) {
      return refused(PveError.of(answer.status(), "proxy trouble"));
    }
    if (fault instanceof PveFault.Says says) {
      return refused(PveError.plain(says.text()));
    }
    if (fault instanceof PveFault.Page) {
      return Reply.text(502, "<html><body>Bad Gateway</body></html>").because("Bad Gateway");
    }
    return spoilt(fault, reply);
  }

  private static Reply spoilt(@Nullable PveFault fault, Reply reply) {
    if (fault instanceof PveFault.Hang) {
      return reply.never();
    }
    if (fault instanceof PveFault.Delay delay) {
      return reply.after(delay.millis());
    }
    if (fault instanceof PveFault.Torn) {
      return reply.torn();
    }
    return fault instanceof PveFault.Garbage garbage ? Reply.text(200, garbage.body()) : reply;
  }

  private Reply dated(Reply reply) {
    String now =
        DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .format(Instant.ofEpochMilli(world.wall()).atOffset(ZoneOffset.UTC));
    Reply dated = reply.with("Date", now);
    return reply.status() >= BAD_REQUEST ? dated.with("Connection", "close") : dated;
  }

  private Reply served(Call call) {
    synchronized (world) {
      try {
        transport(call);
        JsonNode data = worked(call);
        world.save();
        ObjectNode body = Json.object();
        body.set("data", data);
        return Reply.json(200, body);
      } catch (PveError e) {
        world.save();
        return refused(e);
      } finally {
        after.run();
      }
    }
  }

  private static void transport(Call call) {
    int size = 0;
    for (Map.Entry<String, String> header : call.headers().entrySet()) {
      size += header.getKey().length() + header.getValue().length() + 4;
    }
    if (size > LARGEST_HEADERS) {
      throw PveError.of(400, "too many http header lines");
    }
    if (call.header("transfer-encoding").contains("chunked")) {
      throw PveError.of(501, "chunked transfer encoding not supported");
    }
    boolean upload = call.method().equals("POST") && call.path().endsWith("/upload");
    if (call.body().length > LARGEST_BODY && !upload) {
      throw PveError.of(501, "for data too large");
    }
    boolean bare = call.method().equals("GET") || call.method().equals("DELETE");
    if (bare && call.body().length > 0) {
      throw PveError.of(501, "Unexpected content for method '" + call.method() + "'");
    }
    String type = call.header("content-type");
    if (upload && type.startsWith(UPLOAD)) {
      return;
    }
    if (!type.isEmpty()
        && !type.startsWith("application/x-www-form-urlencoded")
        && !type.startsWith("application/json")) {
      throw PveError.of(506, "unable to parse data");
    }
  }

  private JsonNode worked(Call call) {
    if (!call.path().startsWith(BASE + "/")) {
      throw PveError.plain("no such file '" + call.path() + "'");
    }
    String path = call.path().substring(BASE.length());
    Operations.Hit hit = operations.find(call.method(), path);
    Access.Who who =
        path.equals("/access/ticket") ? new Access.Who("nobody", "") : access.who(call);
    if (hit == null) {
      throw PveError.of(501, "Method '" + call.method() + " " + path + "' not implemented");
    }
    Params params = new Params();
    call.query().forEach(params::put);
    if (call.header("content-type").startsWith(UPLOAD)) {
      params.multipart(call.body(), call.header("content-type"));
    } else if (call.body().length > 0) {
      params.form(new String(call.body(), StandardCharsets.UTF_8));
    }
    params.check(hit.operation(), hit.names());
    permitted(hit.operation(), params, who);
    host.tasks().settle();
    Handler handler = host.handlers().get(hit.operation().method() + ' ' + hit.operation().path());
    if (handler == null) {
      throw PveError.of(501, "Method '" + call.method() + " " + path + "' not implemented");
    }
    return handler.handle(params, who);
  }

  private void permitted(Operation operation, Params params, Access.Who who) {
    String rule = operation.permission();
    if (rule.equals("-") || rule.equals("=")) {
      return;
    }
    for (String one : rule.split("&", -1)) {
      String[] words = one.strip().split(" ", -1);
      String path = words[0];
      for (Map.Entry<String, String> param : params.all().entrySet()) {
        path = path.replace("{" + param.getKey() + "}", param.getValue());
      }
      access.need(who, path, words[1]);
    }
  }

  private Reply refused(PveError e) {
    ObjectNode body = Json.object();
    body.putNull("data");
    if (!e.errors().isEmpty()) {
      ObjectNode errors = body.putObject("errors");
      e.errors().forEach(errors::put);
    }
    if (world.options().profile().hasMessages() && e.status() != 401) {
      body.put("message", e.text() + "\n");
    }
    return Reply.json(e.status(), body).because(e.text().lines().findFirst().orElse(""));
  }
}
