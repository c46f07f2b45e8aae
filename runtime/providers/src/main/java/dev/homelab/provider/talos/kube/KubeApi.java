package dev.homelab.provider.talos.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.http.BookSockets;
import dev.homelab.provider.http.OnceBody;
import dev.homelab.provider.http.TlsMaterial;
import dev.homelab.provider.http.Unanswered;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.access.AdminKubeconfig;
import dev.homelab.provider.talos.secrets.SecretsBundle;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The Kubernetes API of a cluster as its administrator, for the few questions that a cluster's
 * machines raise. Its certificate is made from the cluster's secrets and kept in memory.
 */
public final class KubeApi implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration LIFETIME = Duration.ofHours(12);
  private static final Duration LONGEST = Duration.ofSeconds(15);
  private static final Set<Integer> GONE = Set.of(404, 410);

  private final OkHttpClient http;
  private final HttpUrl server;

  private KubeApi(OkHttpClient http, HttpUrl server) {
    this.http = http;
    this.server = server;
  }

  /**
   * The API at an endpoint.
   *
   * @param endpoint {@code https://HOST:PORT}
   */
  public static KubeApi of(
      String endpoint, SecretsBundle secrets, SessionOptions options, CallContext context) {
    HttpUrl server = HttpUrl.parse(endpoint + (endpoint.endsWith("/") ? "" : "/"));
    if (server == null) {
      throw failure(ErrorClass.REJECTED, "the endpoint of the cluster is no address", endpoint);
    }
    AdminKubeconfig access =
        AdminKubeconfig.issue(
            secrets, "lab", endpoint, LIFETIME, context.now(), new SecureRandom());
    try {
      TlsMaterial tls =
          TlsMaterial.of(
              ascii(access.authority()),
              ascii(access.client().certificate()),
              ascii(access.client().key()));
      OkHttpClient.Builder http =
          new OkHttpClient.Builder()
              .connectTimeout(4, TimeUnit.SECONDS)
              .followRedirects(false)
              .sslSocketFactory(tls.sockets(), tls.trust());
      BookSockets.lead(http, options.addresses());
      return new KubeApi(http.build(), server);
    } catch (GeneralSecurityException e) {
      throw failure(ErrorClass.DENIED, "the cluster's certificates cannot be used here", "");
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Asks for an object or a list.
   *
   * @param path with its query, such as {@code api/v1/nodes?limit=500}
   * @return a missing node when there is none
   */
  public JsonNode get(String path, CallContext context) {
    return send("GET", path, "", null, context);
  }

  /** Changes an object by a merge patch; one that is gone stays gone. */
  public JsonNode patch(String path, JsonNode body, CallContext context) {
    return send("PATCH", path, "application/merge-patch+json", body, context);
  }

  /**
   * Writes an object by server-side apply, over what others say of the same fields.
   *
   * @param manager in whose name, such as {@code talos}
   * @return the object as it is now; a missing node when its kind or namespace is not there
   */
  public JsonNode apply(String path, String manager, JsonNode body, CallContext context) {
    return send(
        "PATCH",
        path + "?force=true&fieldManager=" + manager,
        "application/apply-patch+yaml",
        body,
        context);
  }

  /** Posts an object. */
  public JsonNode post(String path, JsonNode body, CallContext context) {
    return send("POST", path, "application/json", body, context);
  }

  /** Deletes an object; one that is gone is no failure. */
  public void delete(String path, CallContext context) {
    send("DELETE", path, "", null, context);
  }

  private JsonNode send(
      String method, String path, String type, @Nullable JsonNode body, CallContext context) {
    HttpUrl url = server.resolve(path);
    Request.Builder request =
        new Request.Builder()
            .url(url == null ? server : url)
            .header("Accept", "application/json")
            .method(
                method,
                body == null
                    ? null
                    : new OnceBody(RequestBody.create(bytes(body), MediaType.parse(type))));
    Call call = http.newCall(request.build());
    Duration left = Duration.between(context.now(), context.deadline());
    long millis = Math.max(1, Math.min(left.toMillis(), LONGEST.toMillis()));
    call.timeout().timeout(millis, TimeUnit.MILLISECONDS);
    try (CallContext.Listening listening = context.onCancel(call::cancel);
        Response response = call.execute()) {
      return answer(method, response, response.body().bytes());
    } catch (IOException e) {
      throw failure(
          ErrorClass.TRANSIENT,
          "the Kubernetes API does not answer",
          server.host() + ':' + server.port() + ": " + Unanswered.explain(e));
    }
  }

  private static byte[] bytes(JsonNode body) {
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode answer(String method, Response response, byte[] body) throws IOException {
    if (GONE.contains(response.code()) && !method.equals("POST")) {
      return MissingNode.getInstance();
    }
    JsonNode read;
    try {
      read = JSON.readTree(new String(body, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      read = MissingNode.getInstance();
    }
    if (response.isSuccessful()) {
      return read;
    }
    boolean passes = response.code() == 429 || response.code() >= 500 || response.code() == 409;
    throw failure(
        passes ? ErrorClass.TRANSIENT : ErrorClass.REJECTED,
        "the Kubernetes API refused a request",
        read.path("message").asText("status " + response.code()));
  }

  /** Whether an object says of itself that it is ready. */
  public static boolean isReady(JsonNode object) {
    for (JsonNode condition : object.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  private static ProviderException failure(ErrorClass kind, String title, String detail) {
    Diagnostic told = Diagnostic.error(TalosCodes.NOT_READY, title);
    return new ProviderException(
        kind, detail.isEmpty() ? told : told.withDetail(detail), null, null);
  }

  @Override
  public void close() {
    http.dispatcher().cancelAll();
    http.connectionPool().evictAll();
  }
}
