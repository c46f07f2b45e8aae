package dev.homelab.provider.apps.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The API of one application. Each request is sent once. Keys go in headers, never in a path or a
 * query.
 */
public final class AppClient implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final MediaType TYPE = MediaType.get("application/json");
  private static final Duration LONGEST = Duration.ofMinutes(2);

  /** One that works says so faster; who waits for it looks again, and tells what it saw. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  private static final String KEY_HEADER = "X-Api-Key";

  private final OkHttpClient http;
  private final HttpUrl server;
  private final String userAgent;
  private final AppPlace place;
  private final Map<String, String> headers = new TreeMap<>();
  private Runnable farewell = () -> {};

  AppClient(OkHttpClient http, HttpUrl server, String userAgent, AppPlace place) {
    this.http = http;
    this.server = server;
    this.userAgent = userAgent;
    this.place = place;
  }

  /**
   * What an application answered.
   *
   * @param status the status
   * @param body what it says; missing when that is nothing, or a refusal that is no JSON
   * @param failure what the answer means where nobody knows better; null for success
   */
  public record Answer(int status, JsonNode body, @Nullable ProviderException failure) {
    /** Whether it is a refusal with this message. */
    public boolean says(String message) {
      return failure != null && body.path("message").asText().equals(message);
    }

    /**
     * What it says.
     *
     * @throws ProviderException when it is a failure
     */
    public JsonNode taken() {
      if (failure != null) {
        throw failure;
      }
      return body;
    }
  }

  /** An empty object, for bodies. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The application. */
  public AppPlace place() {
    return place;
  }

  /** Sends a key with every request from now on. */
  void withKey(String key) {
    headers.put(KEY_HEADER, key);
  }

  /** Sends a header with every request from now on, in place of the one of the same name. */
  public void withHeader(String name, String value) {
    headers.put(name, value);
  }

  /** Does something before the connection ends; what that comes to is nobody's concern. */
  public void atEnd(Runnable last) {
    farewell = last;
  }

  /** Whether a header is sent with every request. */
  public boolean hasHeader(String name) {
    return headers.containsKey(name);
  }

  /**
   * Reads.
   *
   * @param path from the first slash on, encoded, with its query
   * @throws ProviderException when there is no answer, or one of failure
   */
  public JsonNode get(String path, CallContext context) {
    return send("GET", path, null, context);
  }

  /**
   * Asks for something with a body in JSON.
   *
   * @param body null for none
   * @return the answer; missing when it is empty
   * @throws ProviderException when there is no answer, or one of failure
   */
  public JsonNode send(String method, String path, @Nullable JsonNode body, CallContext context) {
    return ask(method, path, body, context).taken();
  }

  /**
   * The same for who knows what a refusal of the application means.
   *
   * @throws ProviderException when there is no answer
   */
  public Answer ask(String method, String path, @Nullable JsonNode body, CallContext context) {
    boolean bare = method.equals("GET") || method.equals("DELETE");
    RequestBody content = bare ? null : RequestBody.create(bytes(body), TYPE);
    return call(method, path, content, context);
  }

  /** Posts a form. */
  public JsonNode form(String path, Map<String, String> fields, CallContext context) {
    FormBody.Builder form = new FormBody.Builder();
    fields.forEach(form::add);
    return call("POST", path, form.build(), context).taken();
  }

  /**
   * What is waited for until the application says that it works, in words; empty when it does. Asks
   * without a key.
   */
  String lacking(CallContext context) {
    Request request = request("GET", place.kind().health(), null, Map.of());
    try (CallContext.Listening listening = context.onCancel(() -> http.dispatcher().cancelAll());
        Response response = timed(request, LOOK, context).execute()) {
      return response.isSuccessful()
          ? ""
          : "its start to be over; it answers with status " + response.code();
    } catch (InterruptedIOException late) {
      return "its start to be over; its port takes a question and gives no answer";
    } catch (IOException notYet) {
      return "its start to be over; nothing answers on its port";
    }
  }

  private Answer call(
      String method, String path, @Nullable RequestBody content, CallContext context) {
    Call call = timed(request(method, path, content, headers), LONGEST, context);
    try (CallContext.Listening listening = context.onCancel(call::cancel);
        Response response = call.execute()) {
      JsonNode body = parsed(response.body().string());
      int status = response.code();
      if (!response.isSuccessful()) {
        JsonNode said = body == null ? absent() : body;
        return new Answer(
            status, said, AppFailures.status(place, method, path, status, said, context));
      }
      if (body == null) {
        throw AppFailures.unreadable(place, method, path);
      }
      return new Answer(status, body, null);
    } catch (IOException e) {
      throw AppFailures.broken(place, method, path, e);
    }
  }

  private Call timed(Request request, Duration longest, CallContext context) {
    Duration left = Duration.between(context.now(), context.deadline());
    if (context.isCancelled() || left.isNegative() || left.isZero()) {
      throw AppFailures.stopped(null);
    }
    Call call = http.newCall(request);
    Duration limit = left.compareTo(longest) < 0 ? left : longest;
    call.timeout().timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    return call;
  }

  private Request request(
      String method, String path, @Nullable RequestBody content, Map<String, String> more) {
    HttpUrl url = server.resolve(path);
    if (url == null) {
      throw new IllegalArgumentException("no path: " + path);
    }
    Request.Builder request =
        new Request.Builder()
            .url(url)
            .header("User-Agent", userAgent)
            .header("Accept", "application/json")
            .method(method, content);
    more.forEach(request::header);
    return request.build();
  }

  private static byte[] bytes(@Nullable JsonNode body) {
    try {
      return body == null ? new byte[0] : JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a body of ours cannot be written", e);
    }
  }

  private static JsonNode absent() {
    return MissingNode.getInstance();
  }

  /** The answer, missing when it is empty, null when it is no JSON. */
  private static @Nullable JsonNode parsed(String text) {
    try {
      return text.isBlank() ? absent() : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      farewell.run();
    } catch (ProviderException unheard) {
      // What was to be said is a courtesy; the work is done or has failed already.
      farewell = () -> {};
    } finally {
      end();
    }
  }

  private void end() {
    http.dispatcher().cancelAll();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
