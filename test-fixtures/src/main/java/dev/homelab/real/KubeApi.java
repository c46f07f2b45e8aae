package dev.homelab.real;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * A small JSON client for an API server, for tests and for the controllers of this package.
 *
 * <p>Paths are those of the API, such as {@code /api/v1/namespaces/default/pods}. It is not the
 * product's client on purpose: what tests see must not come from the code under test.
 */
public final class KubeApi {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final OkHttpClient http;
  private final HttpUrl server;

  KubeApi(OkHttpClient http, HttpUrl server) {
    this.http = http;
    this.server = server;
  }

  /** The server's address, without a path. */
  public String server() {
    return server.toString();
  }

  /**
   * Reads an object or a list.
   *
   * @throws RealException on any answer but 2xx, "not found" included
   */
  public JsonNode get(String path) {
    return send("GET", path, "application/json", null);
  }

  /** Reads an object, or empty when the server does not know it. */
  public Optional<JsonNode> find(String path) {
    try {
      return Optional.of(get(path));
    } catch (RealException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Creates an object from JSON text in a collection and returns what the server stored. */
  public JsonNode create(String collection, String json) {
    return send("POST", collection, "application/json", json);
  }

  /** Server-side apply of JSON or YAML text under a field manager, without force. */
  public JsonNode apply(String path, String manager, String text) {
    return send("PATCH", path + "?fieldManager=" + manager, "application/apply-patch+yaml", text);
  }

  /**
   * Any verb with a JSON body, or with none.
   *
   * @throws RealException on any answer but 2xx
   */
  public JsonNode send(String method, String path, @Nullable String json) {
    return send(method, path, "application/json", json);
  }

  /** Server-side apply at a path whose query names the manager and more. */
  public JsonNode applyAt(String path, String text) {
    return send("PATCH", path, "application/apply-patch+yaml", text);
  }

  /** JSON merge patch; a status is patched at the path that ends in {@code /status}. */
  public JsonNode merge(String path, String json) {
    return send("PATCH", path, "application/merge-patch+json", json);
  }

  /**
   * An answer as it came.
   *
   * @param code the HTTP status
   * @param body the body, a text node when it is no JSON object
   */
  public record Answer(int code, JsonNode body) {}

  /**
   * Sends anything and gives whatever is answered.
   *
   * @param type the body's media type
   * @throws RealException when nothing is answered
   */
  public Answer exchange(String method, String path, String type, @Nullable String body) {
    try (Response response = http.newCall(request(method, path, type, body)).execute()) {
      return new Answer(response.code(), read(response.body().string()));
    } catch (IOException e) {
      throw new RealException(method + " " + path + ": " + e.getMessage(), e);
    }
  }

  private static JsonNode read(String text) throws JsonProcessingException {
    return text.startsWith("{") ? JSON.readTree(text) : JSON.getNodeFactory().textNode(text);
  }

  /** Deletes an object in the background mode; one that is gone already is fine. */
  public void delete(String path) {
    try {
      send("DELETE", path + "?propagationPolicy=Background", "application/json", null);
    } catch (RealException e) {
      if (e.status() != 404) {
        throw e;
      }
    }
  }

  /**
   * Waits by a watch until an object is as wanted, and returns it.
   *
   * @throws RealException when the time is over; the text has the object as it was last
   */
  public JsonNode await(
      String collection, String name, Duration limit, Predicate<JsonNode> wanted) {
    JsonNode last =
        watchUntil(
            collection, name, limit, object -> !object.isMissingNode() && wanted.test(object));
    return last;
  }

  /** Waits by a watch until no object of that name is left. */
  public void awaitGone(String collection, String name, Duration limit) {
    watchUntil(collection, name, limit, JsonNode::isMissingNode);
  }

  private JsonNode watchUntil(
      String collection, String name, Duration limit, Predicate<JsonNode> wanted) {
    long end = System.nanoTime() + limit.toNanos();
    String one = collection + "?fieldSelector=metadata.name%3D" + name;
    JsonNode last = JsonNodeFactory.instance.missingNode();
    while (true) {
      JsonNode list = get(one);
      last = list.path("items").path(0);
      if (wanted.test(last)) {
        return last;
      }
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new RealException(
            collection
                + "/"
                + name
                + " is not as expected after "
                + limit.toSeconds()
                + " s: "
                + last);
      }
      String since = list.at("/metadata/resourceVersion").asText();
      long seconds = left / 1000 + 1;
      String query = "&watch=true&timeoutSeconds=" + seconds + "&resourceVersion=" + since;
      try (Watching watching = watch(one + query, Duration.ofMillis(left))) {
        JsonNode event = watching.next();
        while (event != null) {
          JsonNode object = event.path("object");
          boolean gone = event.path("type").asText().equals("DELETED");
          last = gone ? JsonNodeFactory.instance.missingNode() : object;
          if (wanted.test(last)) {
            return last;
          }
          event = watching.next();
        }
      }
    }
  }

  /** Opens a watch; the whole of it lasts at most the given time, zero meaning without an end. */
  Watching watch(String path, Duration limit) {
    Call call =
        http.newBuilder()
            .readTimeout(Duration.ZERO)
            .callTimeout(limit)
            .build()
            .newCall(request("GET", path, "application/json", null));
    return new Watching(call);
  }

  private JsonNode send(String method, String path, String type, @Nullable String body) {
    try (Response response = http.newCall(request(method, path, type, body)).execute()) {
      String text = response.body().string();
      if (!response.isSuccessful()) {
        throw refused(method, path, response.code(), text);
      }
      return read(text);
    } catch (IOException e) {
      throw new RealException(method + " " + path + ": " + e.getMessage(), e);
    }
  }

  private Request request(String method, String path, String type, @Nullable String body) {
    HttpUrl url = server.resolve(path);
    if (url == null) {
      throw new RealException("Not a path of the API: " + path);
    }
    RequestBody content = body == null ? null : RequestBody.create(body, MediaType.get(type));
    return new Request.Builder().url(url).method(method, content).build();
  }

  private static RealException refused(String method, String path, int status, String text) {
    String message = text;
    try {
      message = JSON.readTree(text).path("message").asText(text);
    } catch (JsonProcessingException e) {
      // An answer that is no Status object is shown as it came.
      message = text;
    }
    return new RealException(status, method + " " + path + ": " + status + " " + message);
  }

  /** One running watch. Closing it from another thread ends a blocked {@link #next}. */
  static final class Watching implements AutoCloseable {

    private final Call call;
    private @Nullable BufferedSource source;

    private Watching(Call call) {
      this.call = call;
    }

    /** The next event, or null when the watch has ended for whatever reason. */
    @Nullable JsonNode next() {
      try {
        String line = source().readUtf8Line();
        if (line == null) {
          return null;
        }
        JsonNode event = JSON.readTree(line);
        return event.path("type").asText().equals("ERROR") ? null : event;
      } catch (IOException e) {
        return null;
      }
    }

    private BufferedSource source() throws IOException {
      BufferedSource open = source;
      if (open == null) {
        Response response = call.execute();
        if (!response.isSuccessful()) {
          response.close();
          throw new IOException("the watch was refused with " + response.code());
        }
        open = response.body().source();
        source = open;
      }
      return open;
    }

    @Override
    public void close() {
      call.cancel();
    }
  }
}
