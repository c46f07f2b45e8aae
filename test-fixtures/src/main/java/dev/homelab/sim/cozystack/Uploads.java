package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.api.ApiException;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.http.Authority;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.Identity;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.http.StreamServer;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Uploads of images (CDI v1.64.0, {@code pkg/uploadproxy}, {@code pkg/uploadserver}): a token for
 * one claim, and a proxy that takes the bytes with it. The bytes are measured and thrown away.
 */
public final class Uploads implements AutoCloseable {
  /** The group of tokens. */
  public static final String GROUP = "upload.cdi.kubevirt.io";

  private static final String MANAGER = "cdi-uploadserver";
  private static final Set<String> PATHS = Set.of("/v1beta1/upload", "/v1beta1/upload-async");
  private static final String BEARER = "Bearer ";
  private static final int PIECE = 65_536;
  private static final int ACCEPTED = 200;
  private static final int BAD = 400;
  private static final int UNKNOWN_TOKEN = 401;
  private static final int NO_SUCH_PATH = 404;
  private static final int DONE_ALREADY = 409;
  private static final int NOT_READY = 503;

  private final Objects objects;
  private final Map<String, String> tokens = new ConcurrentHashMap<>();
  private final Map<String, String> taken = new ConcurrentHashMap<>();
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private final AtomicInteger staleTokens = new AtomicInteger();
  private final AtomicLong cutAfter = new AtomicLong(-1);
  private final AtomicReference<String> packed = new AtomicReference<>("");
  private @Nullable StreamServer server;

  /** Takes uploads for the disks of a cluster. */
  public Uploads(Objects objects) {
    this.objects = objects;
  }

  /** Where the proxy is in Cozystack. */
  public static String namespace() {
    return ImporterObjects.NAMESPACE;
  }

  /** What the names of the proxy's pods begin with. */
  public static String pods() {
    return ImporterObjects.PROXY;
  }

  /** The port of the proxy's pods. */
  public static int podPort() {
    return ImporterObjects.PORT;
  }

  /** The SHA-256 of what each disk took, by {@code namespace/name} of its claim. */
  public Map<String, String> taken() {
    return Map.copyOf(taken);
  }

  /** Has the proxy refuse the tokens of the next uploads. */
  public void refuseTokens(int times) {
    staleTokens.set(times);
  }

  /** Has the proxy cut the next upload after so many bytes. */
  public void cutAfter(long bytes) {
    cutAfter.set(bytes);
  }

  /** Has the next image that came whole stay packed: what unpacks it breaks, or never ends. */
  public void keepPacked(boolean breaks) {
    packed.set(breaks ? "breaks" : "hangs");
  }

  /** Ends the unpacking of what a disk took before, by {@code namespace/name} of its claim. */
  public void fill(String claim) {
    Stored disk = objects.get(DataVolumes.RESOURCE, claim);
    if (disk != null) {
      DataVolumes.filled(objects, disk, MANAGER);
    }
  }

  /** Answers a request for a token; null for any other call. */
  public @Nullable Reply token(Call call) {
    String[] parts = call.path().split("/", -1);
    if (!call.method().equals("POST")
        || parts.length != 7
        || !parts[6].equals("uploadtokenrequests")) {
      return null;
    }
    try {
      JsonNode asked = Json.parse(call.body());
      String claim = parts[5] + '/' + Json.text(asked, "spec.pvcName");
      if (objects.get("persistentvolumeclaims", claim) == null) {
        String name = Json.text(asked, "spec.pvcName");
        throw ApiException.of(404, "NotFound", "persistentvolumeclaims \"" + name + "\" not found");
      }
      String token = UUID.randomUUID().toString();
      tokens.put(token, claim);
      ObjectNode answer = asked.deepCopy();
      answer.putObject("status").put("token", token);
      return Reply.json(200, answer);
    } catch (IOException e) {
      throw ApiException.badRequest("error decoding the body: it is not JSON");
    }
  }

  /** The port on loopback that the proxy listens on; it is started when it is first asked for. */
  public synchronized int port() {
    StreamServer known = server;
    if (known == null) {
      known = StreamServer.start(identity(), this::take);
      server = known;
    }
    return known.port();
  }

  private Identity identity() {
    Stored signer = objects.get("secrets", ImporterObjects.NAMESPACE, ImporterObjects.SIGNER);
    if (signer == null) {
      throw new SimulatorException("the simulated upload proxy has no authority", null);
    }
    String name = ImporterObjects.PROXY;
    String outer = name + '.' + ImporterObjects.NAMESPACE;
    return Identity.of(
        new Authority(
            text(signer, "tls.crt"), text(signer, "tls.key"), Set.of(name, outer, outer + ".svc")));
  }

  private static String text(Stored secret, String key) {
    byte[] bytes = Base64.getDecoder().decode(secret.json().path("data").path(key).asText());
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private int take(StreamServer.Incoming request) throws IOException {
    if (!PATHS.contains(request.path())) {
      return NO_SUCH_PATH;
    }
    String header = request.headers().getOrDefault("authorization", "");
    if (!header.startsWith(BEARER)) {
      return BAD;
    }
    String claim = tokens.get(header.substring(BEARER.length()));
    if (claim == null || staleTokens.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return UNKNOWN_TOKEN;
    }
    Stored disk = objects.get(DataVolumes.RESOURCE, claim);
    String phase = disk == null ? "" : Json.text(disk.json(), "status.phase");
    if (phase.equals("Succeeded")) {
      return DONE_ALREADY;
    }
    if (!phase.equals("UploadReady") || !busy.add(claim)) {
      return NOT_READY;
    }
    try {
      return request.method().equals("POST") ? filled(claim, request) : ACCEPTED;
    } finally {
      busy.remove(claim);
    }
  }

  private int filled(String claim, StreamServer.Incoming request) throws IOException {
    MessageDigest digest = sha256();
    byte[] piece = new byte[PIECE];
    long limit = cutAfter.getAndSet(-1);
    long total = 0;
    for (int read = request.body().read(piece); read >= 0; read = request.body().read(piece)) {
      digest.update(piece, 0, read);
      total += read;
      if (limit >= 0 && total >= limit) {
        return 0;
      }
    }
    Stored disk = objects.get(DataVolumes.RESOURCE, claim);
    if (disk == null) {
      return NOT_READY;
    }
    String stays = packed.getAndSet("");
    if (stays.isEmpty()) {
      taken.put(claim, HexFormat.of().formatHex(digest.digest()));
      DataVolumes.filled(objects, disk, MANAGER);
    } else if (stays.equals("breaks")) {
      objects.status(disk, MANAGER, s -> s.put("restartCount", s.path("restartCount").asInt() + 1));
    }
    return ACCEPTED;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new SimulatorException("there is no SHA-256 here", e);
    }
  }

  @Override
  public synchronized void close() {
    if (server != null) {
      server.close();
    }
  }
}
