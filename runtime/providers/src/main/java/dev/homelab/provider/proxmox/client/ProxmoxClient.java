package dev.homelab.provider.proxmox.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.homelab.model.Value;
import dev.homelab.provider.http.OnceBody;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.SessionOptions;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Call;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The API of one Proxmox VE cluster. Bodies are forms of known length, sent once; parameters of GET
 * and DELETE go into the query; nothing is redirected. Safe for use by several threads.
 */
public final class ProxmoxClient implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<Duration> READ_PAUSES =
      List.of(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));
  private static final Duration LONGEST_LOCK = Duration.ofMinutes(2);
  private static final Duration FIRST_LOCK_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_LOCK_PAUSE = Duration.ofSeconds(10);
  private static final int NO_WORKER_TRIES = 3;

  private final OkHttpClient http;
  private final HttpUrl server;
  private final Endpoint endpoint;
  private final Credentials credentials;
  private final String userAgent;
  private final Gates gates = new Gates();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong clockOffset = new AtomicLong();
  private volatile @Nullable PveVersion version;

  private ProxmoxClient(Endpoint endpoint, Credentials credentials, String userAgent) {
    this.http = endpoint.http();
    this.server = endpoint.server();
    this.endpoint = endpoint;
    this.credentials = credentials;
    this.userAgent = userAgent;
  }

  /**
   * A client of a target; nobody is asked yet.
   *
   * @throws PveException when address, certificate or credentials are unusable as they are written
   */
  public static ProxmoxClient connect(
      Value.Tree config, SessionOptions options, CallContext context) {
    return new ProxmoxClient(
        Endpoint.of(config, options), Credentials.of(config, context), options.userAgent());
  }

  /** The server's address, for people. */
  public String describe() {
    return server.host() + ':' + server.port();
  }

  /** How many requests were sent so far. */
  public long requestCount() {
    return requests.get();
  }

  /** Whether root@pam itself is logged in, which some options need. */
  public boolean isRoot() {
    return credentials.isRoot();
  }

  /** What a host bears at once. */
  public Gates gates() {
    return gates;
  }

  /** The time on the host, as its last answer told it. */
  public Instant serverTime(CallContext context) {
    return context.now().plusMillis(clockOffset.get());
  }

  /** The version of the host, asked once. */
  public PveVersion version(CallContext context) {
    PveVersion known = version;
    if (known == null) {
      known =
          PveVersion.parse(
              Scalars.text(send(PveRequest.get("ask the version", "version"), context), "version"));
      version = known;
    }
    return known;
  }

  /**
   * Sends a request; a question again where it may pass, a change again only where the host said
   * that nothing was done (locks, no worker).
   *
   * @return the answer's {@code data}; a missing node when there is none
   * @throws PveException for every outcome but success
   */
  public JsonNode send(PveRequest request, CallContext context) {
    int reads = 0;
    int workers = 0;
    Instant lockedSince = null;
    Duration pause = FIRST_LOCK_PAUSE;
    while (true) {
      try {
        return once(request, context);
      } catch (PveException e) {
        Problem problem = e.problem();
        boolean read =
            !request.writes() && (problem == Problem.BROKEN || problem == Problem.UNAVAILABLE);
        if (read && reads < READ_PAUSES.size()) {
          rest(READ_PAUSES.get(reads++), context, e);
        } else if (problem == Problem.NO_WORKER && request.kind() == RequestClass.CONVERGENT) {
          if (++workers >= NO_WORKER_TRIES) {
            throw e;
          }
          rest(pause, context, e);
        } else if (problem == Problem.LOCK_TIMEOUT || problem == Problem.LOCKED) {
          lockedSince = lockedSince == null ? context.now() : lockedSince;
          if (context.now().isAfter(lockedSince.plus(LONGEST_LOCK))) {
            throw e;
          }
          context.waitingFor(request.about() + ": something else works on it");
          rest(pause, context, e);
          Duration longer = pause.multipliedBy(2);
          pause = longer.compareTo(LONGEST_LOCK_PAUSE) > 0 ? LONGEST_LOCK_PAUSE : longer;
        } else {
          throw e;
        }
      }
    }
  }

  /** Sends a question and gives null where the host says that there is no such thing. */
  public @Nullable JsonNode find(PveRequest request, CallContext context) {
    try {
      return send(request, context);
    } catch (PveException e) {
      if (e.problem() == Problem.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  private static void rest(Duration time, CallContext context, PveException failure) {
    if (!context.now().plus(time).isBefore(context.deadline())) {
      throw failure;
    }
    pause(time, context);
  }

  /** Waits between two tries. */
  static void pause(Duration time, CallContext context) {
    try {
      context.pause(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PveFailures.stopped(e);
    }
    if (context.isCancelled()) {
      throw PveFailures.stopped(null);
    }
  }

  /** Sends a request exactly once, logging in before it where a ticket is needed. */
  JsonNode once(PveRequest request, CallContext context) {
    if (context.isCancelled() || !context.now().isBefore(context.deadline())) {
      throw PveFailures.stopped(null);
    }
    return gates.onNode(request.node(), context, () -> loggedIn(request, context));
  }

  private JsonNode loggedIn(PveRequest request, CallContext context) {
    if (credentials.isToken()) {
      return exchange(request, null, context);
    }
    Credentials.Ticket known = credentials.ticket(context.now());
    try {
      return exchange(request, known == null ? login(context) : known, context);
    } catch (PveException e) {
      if (e.problem() != Problem.AUTH || known == null) {
        throw e;
      }
      credentials.keep(null);
      return exchange(request, login(context), context);
    }
  }

  private synchronized Credentials.Ticket login(CallContext context) {
    Credentials.Ticket known = credentials.ticket(context.now());
    if (known != null) {
      return known;
    }
    PveRequest request =
        PveRequest.post("log in as " + credentials.user(), "access", "ticket")
            .with("username", credentials.user())
            .with("password", credentials.password(context));
    JsonNode data = answered(request, builder(request).build(), context);
    if (Scalars.flag(data, "NeedTFA")) {
      throw PveFailures.told(
          Problem.AUTH,
          request.about(),
          "The user has a second factor; use an API token.",
          context);
    }
    Credentials.Ticket fresh =
        new Credentials.Ticket(
            Scalars.text(data, "ticket"), Scalars.text(data, "CSRFPreventionToken"), context.now());
    credentials.keep(fresh);
    return fresh;
  }

  private JsonNode exchange(
      PveRequest request, Credentials.@Nullable Ticket ticket, CallContext context) {
    Request.Builder built = builder(request);
    if (ticket == null) {
      built.header("Authorization", "PVEAPIToken=" + credentials.token(context));
    } else {
      built.header(
          "Cookie", "PVEAuthCookie=" + URLEncoder.encode(ticket.value(), StandardCharsets.UTF_8));
      if (request.writes()) {
        built.header("CSRFPreventionToken", ticket.csrf());
      }
    }
    return answered(request, built.build(), context);
  }

  private Request.Builder builder(PveRequest request) {
    HttpUrl.Builder url = server.newBuilder().encodedPath("/api2/json");
    request.segments().forEach(url::addPathSegment);
    boolean form = request.method().equals("POST") || request.method().equals("PUT");
    FormBody.Builder body = new FormBody.Builder(StandardCharsets.UTF_8);
    for (PveRequest.Param param : request.params()) {
      if (form) {
        body.add(param.name(), param.value());
      } else {
        url.addQueryParameter(param.name(), param.value());
      }
    }
    return new Request.Builder()
        .url(url.build())
        .header("User-Agent", userAgent)
        .header("Accept", "application/json")
        .method(request.method(), form ? new OnceBody(body.build()) : null);
  }

  private JsonNode answered(PveRequest request, Request wire, CallContext context) {
    Call call = http.newCall(wire);
    Duration left = Duration.between(context.now(), context.deadline());
    call.timeout().timeout(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS);
    requests.incrementAndGet();
    try (CallContext.Listening listening = context.onCancel(call::cancel);
        Response response = call.execute()) {
      Instant date = response.headers().getInstant("Date");
      if (date != null) {
        clockOffset.set(date.toEpochMilli() - context.now().toEpochMilli());
      }
      String text = response.body().string();
      JsonNode body = parse(text);
      if (!response.isSuccessful()) {
        throw PveFailures.of(
            request,
            response.code(),
            response.message(),
            body == null ? MissingNode.getInstance() : body,
            context);
      }
      if (body == null || !body.isObject()) {
        throw PveFailures.told(
            request.writes() ? Problem.UNKNOWN_OUTCOME : Problem.UNREADABLE,
            request.about(),
            "The answer says nothing that can be read.",
            context);
      }
      return body.path("data");
    } catch (IOException e) {
      throw PveFailures.of(request, describe(), endpoint::shown, e);
    }
  }

  private static @Nullable JsonNode parse(String text) {
    try {
      return text.isBlank() ? null : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  @Override
  public void close() {
    http.dispatcher().cancelAll();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
