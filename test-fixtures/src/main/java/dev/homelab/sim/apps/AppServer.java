package dev.homelab.sim.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.HttpServer;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A simulated application on loopback, over plain HTTP. Its data are changed under its monitor. */
public abstract class AppServer implements AutoCloseable {
  private static final int OK = 200;
  private static final int BAD_REQUEST = 400;
  private static final int UNAVAILABLE = 503;

  /** What is posted and changes nothing that a person would see. */
  private static final Pattern ASKING = Pattern.compile("(AuthenticateByName|Logout|/test)$");

  private final AppSetup setup;
  private final AppFaults faults = new AppFaults();
  private final RequestLog log = new RequestLog();
  private final AtomicInteger starting = new AtomicInteger();
  private final HttpServer server;

  /** Starts it; it serves when this returns. */
  AppServer(AppSetup setup) {
    this.setup = setup;
    this.server = HttpServer.startPlain(0, this::handle);
  }

  /** Answers a request; what it changes is kept afterwards. */
  abstract Reply serve(Call call) throws IOException;

  /** Whether a key or a password opens it, as another application would try. */
  public abstract boolean opens(String user, String key);

  /** What it holds. */
  final ObjectNode data() {
    return setup.data();
  }

  /** A variable of its container; empty without one. */
  final String env(String name) {
    return setup.env().getOrDefault(name, "");
  }

  /** The application behind a name, or null. */
  final @Nullable AppServer neighbour(String host, int port) {
    return setup.network().find(host, port);
  }

  private @Nullable Reply handle(HttpServer.Incoming incoming) {
    Call call = incoming.call();
    if (starting.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return logged(call, incoming.query(), Reply.text(UNAVAILABLE, "Starting up"));
    }
    AppFault fault = faults.take(call.method(), call.path());
    boolean lost =
        (fault instanceof AppFault.Answer answer && !answer.done())
            || (fault instanceof AppFault.Cut cut && !cut.done())
            || (fault instanceof AppFault.Garbage garbage && !garbage.done())
            || (fault instanceof AppFault.Act act && !act.after());
    Reply reply = lost ? Reply.json(OK, Json.object()) : worked(call);
    if (fault instanceof AppFault.Act act) {
      act.act().run();
    }
    if (fault instanceof AppFault.Cut || fault instanceof AppFault.Act) {
      logged(call, incoming.query(), Reply.text(0, ""));
      return null;
    }
    if (fault instanceof AppFault.Answer answer) {
      return logged(call, incoming.query(), Reply.text(answer.status(), "trouble"));
    }
    if (fault instanceof AppFault.Garbage) {
      return logged(call, incoming.query(), Reply.text(OK, "<html>no JSON</html>"));
    }
    return logged(call, incoming.query(), reply);
  }

  private Reply logged(Call call, String query, Reply reply) {
    log.add(
        new RequestLog.Entry(
            call.method(), call.path(), query, call.header("user-agent"), reply.status()));
    return reply;
  }

  private synchronized Reply worked(Call call) {
    try {
      Reply reply = serve(call);
      if (!call.method().equals("GET")) {
        setup.save().run();
      }
      return reply;
    } catch (IOException e) {
      return Reply.json(BAD_REQUEST, Json.object().put("message", "the body is no JSON"));
    }
  }

  /** The body of a request. */
  static ObjectNode body(Call call) throws IOException {
    return call.body().length > 0 && Json.parse(call.body()) instanceof ObjectNode object
        ? object
        : Json.object();
  }

  /** The fields of a form. */
  static Map<String, String> form(Call call) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : new String(call.body(), StandardCharsets.UTF_8).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        fields.put(
            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return fields;
  }

  /** The object of a list whose field has a text, or null. */
  static @Nullable ObjectNode find(ArrayNode list, String field, String text) {
    for (JsonNode one : list) {
      if (one instanceof ObjectNode object && object.path(field).asText().equals(text)) {
        return object;
      }
    }
    return null;
  }

  /** Removes the object of a list whose field has a text. */
  static boolean remove(ArrayNode list, String field, String text) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).path(field).asText().equals(text)) {
        list.remove(i);
        return true;
      }
    }
    return false;
  }

  /** The port on loopback. */
  public final int port() {
    return server.port();
  }

  /** The faults in force. */
  public final AppFaults faults() {
    return faults;
  }

  /** Answers so many requests with 503, as an application does that starts. */
  public final void starting(int requests) {
    starting.set(requests);
  }

  /** Looks into what it holds, or changes it behind everybody's back. */
  public final synchronized void edit(Consumer<ObjectNode> change) {
    change.accept(data());
    setup.save().run();
  }

  /** What was asked since it started or the log was cleared. */
  public final List<RequestLog.Entry> requests() {
    return log.all();
  }

  /** The requests that were to change something, as verb and path. */
  public final List<String> changes() {
    return log.all().stream()
        .filter(one -> !one.method().equals("GET"))
        .map(one -> one.method() + ' ' + one.path())
        .filter(line -> !ASKING.matcher(line).find())
        .toList();
  }

  /** Forgets the requests so far. */
  public final void clearRequests() {
    log.clear();
  }

  @Override
  public void close() {
    server.close();
  }
}
