package dev.homelab.provider.kubernetes.client;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Value;
import dev.homelab.provider.http.AdaptiveWindow;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * Talks to one API server over one HTTP/2 connection. Reads are tried again when they fail for a
 * passing reason; writes only when the server said that it did nothing (429).
 */
public final class KubeClient implements AutoCloseable {
  private static final int CREATED = 201;
  private static final int READ_TRIES = 4;
  private static final int WRITE_TRIES = 6;
  private static final Duration LONGEST_CALL = Duration.ofSeconds(60);
  private static final Duration LONGEST_ASIDE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration PING = Duration.ofMinutes(1);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private final OkHttpClient http;
  private final HttpUrl server;
  private final Credentials credentials;
  private final RequestForm form;
  private final AdaptiveWindow window = new AdaptiveWindow(48, 80);
  private final AtomicLong requests = new AtomicLong();
  private final ExecutorService workers;
  private final Way way;

  /**
   * A client of a server; {@link KubeConnector#connect} makes it.
   *
   * @param way what is open to reach the server; closed with the client
   */
  KubeClient(
      OkHttpClient http, HttpUrl server, Credentials credentials, String userAgent, Way way) {
    this.http = http;
    this.way = way;
    this.server = server;
    this.credentials = credentials;
    this.form = new RequestForm(server, userAgent);
    this.workers =
        Executors.newFixedThreadPool(
            32,
            task -> {
              Thread thread = new Thread(task, "homelab-kubernetes");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Connects by the kubeconfig of a target. */
  public static KubeClient connect(Value.Tree config, SessionOptions options, CallContext context) {
    return KubeConnector.connect(config, options, context);
  }

  /** The server's address, for people. */
  public String describe() {
    return server.host() + ':' + server.port();
  }

  /** How many requests were sent so far. */
  public long requestCount() {
    return requests.get();
  }

  /**
   * Sends a request.
   *
   * @return the answer, always 2xx
   * @throws ProviderException for every other outcome
   */
  public KubeAnswer send(KubeRequest request, CallContext context) {
    Duration pause = FIRST_PAUSE;
    int tries = request.writes() ? WRITE_TRIES : READ_TRIES;
    for (int attempt = 1; ; attempt++) {
      try {
        return sendOnce(request, context);
      } catch (ProviderException e) {
        boolean harmless =
            e.errorClass() == ErrorClass.THROTTLED
                || (!request.writes() && e.errorClass() == ErrorClass.TRANSIENT);
        Duration wait = e.retryAfter() == null ? pause : e.retryAfter();
        if (!harmless
            || attempt >= tries
            || wait.compareTo(LONGEST_PAUSE) > 0
            || !context.now().plus(wait).isBefore(context.deadline())) {
          throw e instanceof ThrottledException throttled ? named(throttled, context) : e;
        }
        rest(wait, context);
        pause = pause.multipliedBy(2);
      }
    }
  }

  /** A refusal by priority and fairness with the names of its rule, as far as they can be asked. */
  private ThrottledException named(ThrottledException failure, CallContext context) {
    Fairness rule = failure.fairness();
    if (rule == null) {
      return failure;
    }
    Value.Tree schemas = aside(Fairness.flowSchemas(), context);
    Value.Tree levels = aside(Fairness.priorityLevels(), context);
    return failure.toldBy(rule.named(schemas, levels));
  }

  /**
   * What a question gives that only helps to tell a problem: asked once and shortly, beside the
   * window; an empty tree when it gives nothing.
   */
  private Value.Tree aside(KubeRequest request, CallContext context) {
    Call call = http.newCall(form.of(request, credentials.bearer(false, context)));
    call.timeout().timeout(LONGEST_ASIDE.toMillis(), TimeUnit.MILLISECONDS);
    requests.incrementAndGet();
    try (Response response = call.execute()) {
      return response.isSuccessful() ? object(response.body()) : Value.Tree.EMPTY;
    } catch (IOException nothing) {
      return Value.Tree.EMPTY;
    }
  }

  /** Sends a request and gives null where the server says that there is nothing (404). */
  public @Nullable KubeAnswer find(KubeRequest request, CallContext context) {
    try {
      return send(request, context);
    } catch (ProviderException e) {
      if (e.diagnostics().get(0).code().equals(KubernetesCodes.NOT_FOUND)) {
        return null;
      }
      throw e;
    }
  }

  /**
   * Reads a text, such as a container's log.
   *
   * @throws ProviderException when the server does not give it
   */
  public String text(KubeRequest request, CallContext context) {
    try (Stream open = open(request, context)) {
      return open.response().body().string();
    } catch (IOException e) {
      throw KubeFailures.of(request, describe(), way, e);
    }
  }

  /**
   * Runs tasks side by side and waits for all of them.
   *
   * @return their results in order
   * @throws ProviderException the first failure, when any fails
   */
  public <T> List<T> inParallel(List<Callable<T>> tasks) {
    if (tasks.size() == 1) {
      return List.of(call(tasks.get(0)));
    }
    List<Future<T>> running = new ArrayList<>(tasks.size());
    tasks.forEach(task -> running.add(workers.submit(task)));
    List<T> results = new ArrayList<>(tasks.size());
    try {
      for (Future<T> future : running) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException problem) {
        throw problem;
      }
      throw stopped(e);
    } catch (InterruptedException | CancellationException e) {
      Thread.currentThread().interrupt();
      throw stopped(e);
    } finally {
      running.forEach(future -> future.cancel(true));
    }
  }

  private static <T> T call(Callable<T> task) {
    try {
      return task.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw stopped(e);
    }
  }

  /**
   * Opens a stream of events. The caller closes it, and calls {@code cancel} to end it early.
   *
   * @throws ProviderException when the server refuses it
   */
  public Stream open(KubeRequest request, CallContext context) {
    try {
      return openOnce(request, credentials.bearer(false, context));
    } catch (ProviderException e) {
      boolean expired = e.diagnostics().get(0).code().equals(KubernetesCodes.NOT_LOGGED_IN);
      if (!expired || !credentials.canRenew()) {
        throw e;
      }
      return openOnce(request, credentials.bearer(true, context));
    }
  }

  private Stream openOnce(KubeRequest request, @Nullable String token) {
    Call call =
        http.newBuilder()
            .readTimeout(0, TimeUnit.MILLISECONDS)
            .build()
            .newCall(form.of(request, token));
    requests.incrementAndGet();
    try {
      Response response = call.execute();
      if (!response.isSuccessful()) {
        try (response) {
          throw KubeFailures.of(
              request, response.code(), body(response.body()), retryAfter(response));
        }
      }
      return new Stream(call, response);
    } catch (IOException e) {
      throw KubeFailures.of(request, describe(), way, e);
    }
  }

  /**
   * Opens a WebSocket. The caller closes it.
   *
   * @param protocol the protocol to speak, such as {@code v4.channel.k8s.io}
   * @throws ProviderException when the server refuses it
   */
  public KubeSocket socket(
      KubeRequest request, String protocol, KubeSocket.Receiver receiver, CallContext context) {
    OkHttpClient lasting = http.newBuilder().readTimeout(Duration.ZERO).pingInterval(PING).build();
    requests.incrementAndGet();
    var plain = form.of(request, credentials.bearer(false, context)).newBuilder();
    var asked = plain.header("Sec-WebSocket-Protocol", protocol).build();
    KubeSocket socket = new KubeSocket();
    try {
      if (socket.open(lasting, asked, receiver, LONGEST_CALL)) {
        return socket;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(e);
    }
    throw socket.status() > 0
        ? KubeFailures.of(request, socket.status(), Value.Tree.EMPTY, null)
        : KubeFailures.of(request, describe(), way, socket.failure());
  }

  /**
   * An open stream of events.
   *
   * @param call what to cancel to end it
   * @param response what to read
   */
  public record Stream(Call call, Response response) implements AutoCloseable {
    @Override
    public void close() {
      call.cancel();
      response.close();
    }
  }

  private KubeAnswer sendOnce(KubeRequest request, CallContext context) {
    Duration left = Duration.between(context.now(), context.deadline());
    if (left.isNegative() || left.isZero() || context.isCancelled()) {
      throw stopped(null);
    }
    String token = credentials.bearer(false, context);
    KubeAnswer answer = exchange(request, token, left, context);
    if (answer.status() == 401 && credentials.canRenew()) {
      answer = exchange(request, credentials.bearer(true, context), left, context);
    }
    if (answer.status() >= 300) {
      throw KubeFailures.of(request, answer.status(), answer.body(), null);
    }
    return answer;
  }

  private KubeAnswer exchange(
      KubeRequest request, @Nullable String token, Duration left, CallContext context) {
    Call call = http.newCall(form.of(request, token));
    Duration limit = left.compareTo(LONGEST_CALL) < 0 ? left : LONGEST_CALL;
    call.timeout().timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    place(left);
    long start = System.nanoTime();
    requests.incrementAndGet();
    boolean held = true;
    try (CallContext.Listening listening = context.onCancel(call::cancel);
        Response response = call.execute()) {
      if (response.code() == 429) {
        Duration wait = retryAfter(response);
        held = false;
        window.throttled(wait);
        throw KubeFailures.throttled(request, body(response.body()), wait, Fairness.of(response));
      }
      if (response.code() >= 500) {
        throw KubeFailures.of(
            request, response.code(), body(response.body()), retryAfter(response));
      }
      return new KubeAnswer(
          response.code(),
          response.code() == CREATED ? made(response.body()) : object(response.body()));
    } catch (IOException e) {
      throw KubeFailures.of(request, describe(), way, e);
    } finally {
      if (held) {
        window.release(System.nanoTime() - start);
      }
    }
  }

  private void place(Duration left) {
    try {
      if (!window.acquire(left)) {
        throw stopped(null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(e);
    }
  }

  /** A new object; that all its fields are ours is known, so who manages them is not read. */
  private static Value.Tree made(ResponseBody body) throws IOException {
    Value value = ValueJson.readWithout("managedFields", body.byteStream());
    return value instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
  }

  private static Value.Tree object(ResponseBody body) throws IOException {
    Value value = ValueJson.read(body.byteStream());
    return value instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
  }

  /** The body of a failure, which need not be JSON: a proxy may have written it. */
  private static Value.Tree body(ResponseBody body) {
    try {
      return object(body);
    } catch (IOException e) {
      return Value.Tree.EMPTY;
    }
  }

  private static @Nullable Duration retryAfter(Response response) {
    return RetryAfter.parse(response.header("Retry-After"), Instant.now());
  }

  private static void rest(Duration time, CallContext context) {
    try {
      context.pause(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(e);
    }
  }

  /** The failure of a call that was stopped or ran out of time before it was sent. */
  static ProviderException stopped(@Nullable Throwable cause) {
    return new ProviderException(
        ErrorClass.TRANSIENT,
        Diagnostic.error(KubernetesCodes.BROKEN, "the run was stopped or the time was over"),
        null,
        cause);
  }

  @Override
  public void close() {
    workers.shutdownNow();
    http.dispatcher().cancelAll();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
    way.close();
  }
}
