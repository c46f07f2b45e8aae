package dev.homelab.provider.linstor.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
 * LINSTOR's REST API. Each request is sent once; a change is answered with a list of entries, in
 * which an error may stand beside a status of success.
 */
public final class LinstorClient implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final MediaType TYPE = MediaType.get("application/json");
  private static final String SALT = "encrypted/passphrasesalt";
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final OkHttpClient http;
  private final HttpUrl server;
  private final String userAgent;

  LinstorClient(OkHttpClient http, HttpUrl server, String userAgent) {
    this.http = http;
    this.server = server;
    this.userAgent = userAgent;
  }

  /** How nodes are connected ({@code ONLINE}, {@code OFFLINE} …), by name. */
  public Map<String, String> nodes(CallContext context) {
    Map<String, String> nodes = new TreeMap<>();
    for (JsonNode one : send(Operation.NODES, List.of(), null, context)) {
      nodes.put(one.path("name").asText(""), one.path("connection_status").asText("UNKNOWN"));
    }
    return nodes;
  }

  /** The disks of a node that nobody uses, by their paths. */
  public List<CleanDisk> disks(String node, CallContext context) {
    List<CleanDisk> disks = new ArrayList<>();
    for (JsonNode one : send(Operation.DISKS, List.of(node), null, context)) {
      disks.add(CleanDisk.of(one));
    }
    disks.sort(Comparator.comparing(CleanDisk::device));
    return disks;
  }

  /** All pools that are registered. */
  public List<PoolRow> pools(CallContext context) {
    List<PoolRow> pools = new ArrayList<>();
    for (JsonNode one : send(Operation.POOLS, List.of(), null, context)) {
      pools.add(PoolRow.of(one));
    }
    return pools;
  }

  /** A registered pool, or null. */
  public @Nullable PoolRow pool(String node, String name, CallContext context) {
    for (PoolRow pool : pools(context)) {
      if (pool.node().equals(node) && pool.name().equals(name)) {
        return pool;
      }
    }
    return null;
  }

  /** Whether encryption is {@code unset}, {@code locked} or {@code unlocked}. */
  public String encryption(CallContext context) {
    JsonNode answer = send(Operation.PASSPHRASE, List.of(), null, context);
    return (answer.isArray() ? answer.path(0) : answer).path("status").asText("");
  }

  /**
   * What the passphrase of encryption is mixed with before it becomes a key; LINSTOR makes it anew
   * whenever somebody sets a passphrase ({@code EncryptionHelper.setPassphraseImpl}, 1.33.3). Empty
   * when there is no passphrase, or LINSTOR does not show it. It opens nothing.
   */
  public String salt(CallContext context) {
    return send(Operation.PROPERTIES, List.of(), null, context).path(SALT).asText("");
  }

  /**
   * Asks for a change.
   *
   * @param names for the braces in the path
   * @param body what {@link JsonMapper} can write: a map, a text, or null for none
   * @throws ProviderException when an entry of the answer tells of an error, or none came
   */
  public void change(
      Operation operation, List<String> names, @Nullable Object body, CallContext context) {
    send(operation, names, body, context);
  }

  private JsonNode send(
      Operation operation, List<String> names, @Nullable Object body, CallContext context) {
    Duration left = Duration.between(context.now(), context.deadline());
    if (context.isCancelled() || left.isNegative() || left.isZero()) {
      throw LinstorFailures.stopped(null);
    }
    String about = operation.about() + (names.isEmpty() ? "" : " " + String.join("/", names));
    Call call = http.newCall(request(operation, names, body));
    Duration limit = left.compareTo(LONGEST) < 0 ? left : LONGEST;
    call.timeout().timeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    try (CallContext.Listening listening = context.onCancel(call::cancel);
        Response response = call.execute()) {
      return read(operation, about, response, context);
    } catch (IOException e) {
      throw LinstorFailures.broken(operation, about, e);
    }
  }

  private Request request(Operation operation, List<String> names, @Nullable Object body) {
    HttpUrl.Builder url = server.newBuilder().encodedPath("/");
    int next = 0;
    for (String segment : operation.path().substring(1).split("/", -1)) {
      url.addPathSegment(segment.startsWith("{") ? names.get(next++) : segment);
    }
    byte[] content = body == null ? new byte[0] : bytes(body);
    boolean bare = operation.method().equals("GET") || operation.method().equals("DELETE");
    return new Request.Builder()
        .url(url.build())
        .header("User-Agent", userAgent)
        .header("Accept", "application/json")
        .method(operation.method(), bare ? null : RequestBody.create(content, TYPE))
        .build();
  }

  private static byte[] bytes(Object body) {
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a body of ours cannot be written", e);
    }
  }

  private static JsonNode read(
      Operation operation, String about, Response response, CallContext context)
      throws IOException {
    JsonNode answer = parsed(response.body().string());
    List<ApiCallRc> entries = ApiCallRc.list(answer);
    List<ApiCallRc> errors = entries.stream().filter(ApiCallRc::isError).toList();
    if (!errors.isEmpty()) {
      throw LinstorFailures.refused(operation, about, errors);
    }
    if (!response.isSuccessful()) {
      throw LinstorFailures.status(operation, about, response.code());
    }
    if (answer.isMissingNode() || (operation.writes() && entries.isEmpty())) {
      throw LinstorFailures.unreadable(operation, about);
    }
    if (operation.writes()) {
      entries.stream().filter(ApiCallRc::isWarning).forEach(w -> context.progress(w.told()));
    }
    return answer;
  }

  private static JsonNode parsed(String text) {
    try {
      return text.isBlank() ? MissingNode.getInstance() : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  @Override
  public void close() {
    http.dispatcher().cancelAll();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
