package dev.homelab.sim.kube.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.homelab.sim.kube.api.PodLogs;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.http.RequestLog;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The paths below {@code /_sim}: faults, the request log, scripted pod logs. They need the same
 * token as the API.
 */
public final class FaultControl {
  private final Faults faults;
  private final RequestLog log;
  private final PodLogs podLogs;

  /** A control over one simulator. */
  public FaultControl(Faults faults, RequestLog log, PodLogs podLogs) {
    this.faults = faults;
    this.log = log;
    this.podLogs = podLogs;
  }

  /** Answers a call below {@code /_sim}, null for any other. */
  public @Nullable Reply answer(Call call) {
    return switch (call.path()) {
      case "/_sim/faults" -> faults(call);
      case "/_sim/requests" -> requests(call);
      case "/_sim/logs" -> logs(call);
      default -> null;
    };
  }

  private Reply faults(Call call) {
    if (call.method().equals("DELETE")) {
      faults.clear();
      return done();
    }
    JsonNode body = body(call);
    if (body.has("release")) {
      faults.add(release(body.path("release")));
    } else if (body.path("expireWatches").asBoolean()) {
      faults.expireWatches();
    } else if (body.has("pod")) {
      String kind = Json.text(body, "pod.kind").toUpperCase(Locale.ROOT);
      faults.add(
          new PodFault(
              Json.text(body, "pod.namespace"),
              Json.text(body, "pod.match"),
              PodFault.Kind.valueOf(kind)));
    } else {
      faults.add(
          new ApiFault(
              Json.text(body, "method"),
              Json.text(body, "path"),
              Json.number(body, "skip", 0),
              Json.number(body, "times", 0),
              effect(body)));
    }
    return done();
  }

  private static ReleaseFault release(JsonNode said) {
    String namespace = Json.text(said, "namespace");
    String name = Json.text(said, "match");
    int amount = Json.number(said, "amount", 0);
    return switch (Json.text(said, "kind")) {
      case "stale" -> new ReleaseFault.Stale(namespace, name, amount);
      case "unseen" -> new ReleaseFault.Unseen(namespace, name, amount);
      default -> new ReleaseFault.Late(namespace, name, amount);
    };
  }

  private static ApiFault.Effect effect(JsonNode body) {
    return switch (Json.text(body, "effect")) {
      case "slow" -> new ApiFault.Slow(Json.number(body, "millis", 1000));
      case "dropBefore" -> new ApiFault.DropBefore();
      case "dropAfter" -> new ApiFault.DropAfter();
      case "echo" -> new ApiFault.Echo();
      case "unserved" -> new ApiFault.Unserved();
      case "kill" -> new ApiFault.Kill();
      default ->
          new ApiFault.Answer(Json.number(body, "status", 500), Json.number(body, "retryAfter", 0));
    };
  }

  private Reply requests(Call call) {
    if (call.method().equals("DELETE")) {
      log.clear();
      return done();
    }
    ArrayNode out = Json.array();
    for (RequestLog.Entry e : log.all()) {
      out.addObject()
          .put("method", e.method())
          .put("path", e.path())
          .put("query", e.query())
          .put("userAgent", e.agent())
          .put("status", e.status());
    }
    return Reply.json(200, out);
  }

  private Reply logs(Call call) {
    JsonNode body = body(call);
    podLogs.set(Json.text(body, "namespace"), Json.text(body, "pod"), Json.text(body, "text"));
    return done();
  }

  private static JsonNode body(Call call) {
    try {
      return Json.parse(call.body());
    } catch (IOException e) {
      return Json.object();
    }
  }

  private static Reply done() {
    return Reply.json(200, Json.object().put("done", true));
  }
}
