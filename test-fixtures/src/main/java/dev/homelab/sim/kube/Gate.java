package dev.homelab.sim.kube;

import dev.homelab.sim.kube.api.Api;
import dev.homelab.sim.kube.api.ApiException;
import dev.homelab.sim.kube.fault.ApiFault;
import dev.homelab.sim.kube.fault.FaultControl;
import dev.homelab.sim.kube.fault.Faults;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.HttpServer;
import dev.homelab.sim.kube.http.Identity;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.http.RequestLog;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** What every request passes: who asks, faults, the log. */
final class Gate {
  private static final int KILLED = 137;
  private static final String FORBIDDEN = "forbidden: the certificate is not of system:masters";
  private final Identity identity;
  private final Api api;
  private final Faults faults;
  private final FaultControl control;
  private final RequestLog log;
  private final Breakage breakage;
  private final AtomicInteger busy = new AtomicInteger();
  private volatile long last = System.nanoTime();

  Gate(
      Identity identity,
      Api api,
      Faults faults,
      FaultControl control,
      RequestLog log,
      Breakage breakage) {
    this.identity = identity;
    this.api = api;
    this.faults = faults;
    this.control = control;
    this.log = log;
    this.breakage = breakage;
  }

  long idleMillis() {
    return busy.get() > 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - last);
  }

  @Nullable Reply handle(HttpServer.Incoming incoming) {
    Call call = incoming.call();
    busy.incrementAndGet();
    try {
      X500Principal subject = incoming.subject();
      String user =
          subject == null ? identity.user(call.header("Authorization")) : identity.user(subject);
      if (user == null) {
        Reply refused =
            Reply.json(401, ApiException.of(401, "Unauthorized", "Unauthorized").status());
        record(incoming, 401);
        return refused;
      }
      if (user.isEmpty()) {
        record(incoming, 403);
        return Reply.json(403, ApiException.of(403, "Forbidden", FORBIDDEN).status());
      }
      Reply own = control.answer(call);
      return own != null ? own : serve(as(user, incoming));
    } finally {
      last = System.nanoTime();
      busy.decrementAndGet();
    }
  }

  private static HttpServer.Incoming as(String user, HttpServer.Incoming incoming) {
    Call call = incoming.call();
    Call known =
        new Call(call.method(), call.path(), call.query(), call.headers(), call.body(), user);
    return new HttpServer.Incoming(known, incoming.query(), incoming.subject());
  }

  private @Nullable Reply serve(HttpServer.Incoming incoming) {
    Call call = incoming.call();
    if (breakage.isBroken()) {
      return Reply.json(400, ApiException.badRequest(breakage.text()).status());
    }
    Optional<ApiFault.Effect> effect = faults.take(call.method(), call.path());
    Reply reply = effect.isEmpty() ? api.answer(call) : disturbed(call, effect.get());
    record(incoming, reply == null ? 0 : reply.status());
    return reply;
  }

  private void record(HttpServer.Incoming incoming, int status) {
    Call call = incoming.call();
    log.add(
        new RequestLog.Entry(
            call.method(), call.path(), incoming.query(), call.header("User-Agent"), status));
  }

  private @Nullable Reply disturbed(Call call, ApiFault.Effect effect) {
    if (effect instanceof ApiFault.Answer answer) {
      return refuse(answer);
    }
    if (effect instanceof ApiFault.Unserved) {
      return Reply.text(503, "service unavailable\n");
    }
    if (effect instanceof ApiFault.Slow slow) {
      pause(slow.millis());
      return api.answer(call);
    }
    if (effect instanceof ApiFault.Echo) {
      String body = new String(call.body(), StandardCharsets.UTF_8);
      return Reply.json(
          400, ApiException.badRequest("admission webhook denied the request: " + body).status());
    }
    if (effect instanceof ApiFault.Kill) {
      Runtime.getRuntime().halt(KILLED);
    }
    if (effect instanceof ApiFault.DropAfter
        || (effect instanceof ApiFault.Act act && act.after())) {
      api.answer(call);
    }
    if (effect instanceof ApiFault.Act act) {
      act.act().run();
    }
    return null;
  }

  private static Reply refuse(ApiFault.Answer answer) {
    String reason =
        switch (answer.status()) {
          case 401 -> "Unauthorized";
          case 403 -> "Forbidden";
          case 429 -> "TooManyRequests";
          case 500 -> "InternalError";
          case 503 -> "ServiceUnavailable";
          case 504 -> "Timeout";
          default -> "";
        };
    String message =
        switch (answer.status()) {
          case 403 -> "forbidden: User \"sandbox-admin\" cannot do this by any role";
          case 429 ->
              "the server has received too many requests and has asked us to try again later";
          default -> "the simulated server was told to answer " + answer.status();
        };
    Reply reply =
        Reply.json(answer.status(), ApiException.of(answer.status(), reason, message).status());
    return answer.retryAfter() > 0
        ? reply.with("Retry-After", Integer.toString(answer.retryAfter()))
        : reply;
  }

  private static void pause(long millis) {
    try {
      boolean never = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
      if (never) {
        throw new SimulatorException("a latch that nobody holds has opened");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
