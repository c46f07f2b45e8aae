package dev.homelab.sim.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sonarr, Radarr or Prowlarr: lists of "providers" with {@code fields}, whose secrets are shown as
 * stars; stars that are sent back keep what is there. Saving an enabled one tests it first. Fields
 * that an implementation does not have are dropped without a word.
 */
public final class ArrServer extends AppServer {
  private static final String STARS = "********";
  private static final Set<String> SECRET = Set.of("password", "apiKey");
  private static final String FIELDS = "fields";
  private static final String ID = "id";
  private static final String NAME = "name";

  private final String application;
  private final String base;

  /** Starts one: {@code sonarr}, {@code radarr} or {@code prowlarr}. */
  public ArrServer(String application, AppSetup setup) {
    super(setup);
    this.application = application;
    this.base = application.equals("prowlarr") ? "/api/v1" : "/api/v3";
  }

  /** The key that opens it: that of its container, which counts at each start. */
  private String key() {
    String given = env(application.toUpperCase(Locale.ROOT) + "__AUTH__APIKEY");
    return given.isEmpty() ? "0123456789abcdef0123456789abcdef" : given;
  }

  @Override
  public boolean opens(String user, String key) {
    return key.equals(key());
  }

  @Override
  Reply serve(Call call) throws IOException {
    if (call.path().equals("/ping")) {
      return Reply.json(200, Json.object().put("status", "OK"));
    }
    if (!call.header("x-api-key").equals(key())) {
      return Reply.json(401, Json.object().put("error", "Unauthorized"));
    }
    if (!call.path().startsWith(base + '/')) {
      return Reply.text(404, "");
    }
    List<String> path = List.of(call.path().substring(base.length() + 1).split("/", -1));
    String list = path.get(0);
    if (list.equals("system")) {
      return Reply.json(200, Json.object().put("appName", application).put("version", "4.0.19"));
    }
    if (list.equals("rootfolder") && !isProwlarr()) {
      return folders(call, path);
    }
    if (call.path().startsWith(base + "/config/host")) {
      return host(call);
    }
    if (list.equals("qualityprofile") && !isProwlarr()) {
      return Reply.json(200, profiles());
    }
    boolean known =
        list.equals("downloadclient")
            || (isProwlarr() && (list.equals("applications") || list.equals("indexer")));
    if (!known) {
      return Reply.json(404, Json.object().put("message", "NotFound"));
    }
    if (path.size() > 1 && path.get(1).equals("schema")) {
      return Reply.json(200, list.equals("indexer") ? IndexerSchemas.all() : Json.array());
    }
    return providers(call, list, path.size() > 1 ? path.get(1) : "");
  }

  /** Settings of the server itself; of the password a hash is shown. */
  private Reply host(Call call) throws IOException {
    ObjectNode host = data().withObject("/host");
    if (!host.has(ID)) {
      host.put(ID, 1).put("authenticationMethod", "forms").put("username", "");
      host.put("password", "").put("port", 8989).put("branch", "main");
    }
    if (call.method().equals("PUT")) {
      ObjectNode sent = body(call);
      String password = Json.text(sent, "password");
      if (!password.equals(Json.text(sent, "passwordConfirmation"))
          && !password.equals(Json.text(host, "password"))) {
        return invalid("PasswordConfirmation", "Must match Password");
      }
      host.setAll(sent);
      host.put("password", "hash" + password.hashCode()).put("passwordConfirmation", "");
      return Reply.json(202, host);
    }
    return Reply.json(200, host);
  }

  private boolean isProwlarr() {
    return application.equals("prowlarr");
  }

  private static ArrayNode profiles() {
    ArrayNode profiles = Json.array();
    profiles.addObject().put(ID, 1).put(NAME, "Any");
    profiles.addObject().put(ID, 4).put(NAME, "HD-1080p");
    return profiles;
  }

  private Reply folders(Call call, List<String> path) throws IOException {
    ArrayNode folders = data().withArray("/rootfolder");
    switch (call.method()) {
      case "POST" -> {
        String wanted = Json.text(body(call), "path");
        if (!wanted.startsWith("/")) {
          return invalid("Path", "Invalid Path");
        }
        if (find(folders, "path", wanted) != null) {
          return invalid("Path", "Path is already configured as a root folder");
        }
        ObjectNode made = folders.addObject().put(ID, next("rootfolder")).put("path", wanted);
        made.put("accessible", true).put("freeSpace", 1_000_000_000L);
        made.putArray("unmappedFolders");
        return Reply.json(201, made);
      }
      case "DELETE" -> {
        boolean gone = remove(folders, ID, path.get(1));
        return Reply.json(gone ? 200 : 404, Json.object());
      }
      default -> {
        return Reply.json(200, folders);
      }
    }
  }

  private Reply providers(Call call, String list, String id) throws IOException {
    ArrayNode all = data().withArray("/" + list);
    ObjectNode there = id.isEmpty() ? null : find(all, ID, id);
    if (!id.isEmpty() && there == null) {
      return Reply.json(404, Json.object().put("message", "NotFound"));
    }
    boolean force = call.text("forceSave").equals("true");
    return switch (call.method()) {
      case "POST" -> save(list, all, null, body(call), force);
      case "PUT" -> save(list, all, there, body(call), force);
      case "DELETE" -> {
        remove(all, ID, id);
        yield Reply.json(200, Json.object());
      }
      default -> there == null ? Reply.json(200, shown(all)) : Reply.json(200, masked(there));
    };
  }

  private Reply save(
      String list, ArrayNode all, @Nullable ObjectNode there, ObjectNode sent, boolean force) {
    String name = Json.text(sent, NAME);
    ObjectNode same = find(all, NAME, name);
    if (name.isEmpty()) {
      return invalid("Name", "'Name' must not be empty.");
    }
    if (same != null && !same.equals(there)) {
      return invalid("Name", "Should be unique");
    }
    if (Json.text(sent, "implementation").isEmpty() || !sent.path(FIELDS).isArray()) {
      return invalid("Implementation", "'Implementation' must not be empty.");
    }
    if (list.equals("indexer") && sent.path("appProfileId").asInt() < 1) {
      return invalid("AppProfileId", "'App Profile Id' must be greater than '0'.");
    }
    String unknown = list.equals("indexer") ? IndexerSchemas.unknown(sent) : "";
    if (!unknown.isEmpty()) {
      String message = "Unknown Cardigann setting. (Parameter '" + unknown + "')";
      return Reply.json(500, Json.object().put("message", message));
    }
    ObjectNode whole = cleaned(list, sent, there);
    Reply failed = tested(list, whole, there != null && force);
    if (failed != null) {
      return failed;
    }
    if (there == null) {
      whole.put(ID, next(list));
      all.add(whole);
      return Reply.json(201, masked(whole));
    }
    whole.put(ID, there.path(ID).asInt());
    there.removeAll();
    there.setAll(whole);
    return Reply.json(202, masked(there));
  }

  /** What is kept of what was sent: known fields only, and secrets instead of stars. */
  private ObjectNode cleaned(String list, ObjectNode sent, @Nullable ObjectNode there) {
    ObjectNode whole = sent.deepCopy();
    Set<String> known = AppFields.of(application, list);
    ArrayNode fields = Json.array();
    for (JsonNode one : sent.path(FIELDS)) {
      String name = Json.text(one, NAME);
      if (known.isEmpty() || known.contains(name)) {
        ObjectNode kept = one.deepCopy();
        if (SECRET.contains(name) && Json.text(one, "value").equals(STARS) && there != null) {
          kept.put("value", value(there, name));
        }
        fields.add(kept);
      }
    }
    whole.set(FIELDS, fields);
    return whole;
  }

  /** What the test of a provider finds wrong, or null. */
  private @Nullable Reply tested(String list, ObjectNode whole, boolean untested) {
    if (untested || (whole.has("enable") && !whole.path("enable").asBoolean())) {
      return null;
    }
    if (list.equals("downloadclient")) {
      AppServer client = neighbour(value(whole, "host"), port(value(whole, "port")));
      if (client == null) {
        return invalid("Host", "Unable to connect to qBittorrent");
      }
      return client.opens(value(whole, "username"), value(whole, "password"))
          ? null
          : invalid("Username", "Authentication failure");
    }
    if (list.equals("applications")) {
      AppServer self = at(value(whole, "prowlarrUrl"));
      AppServer other = at(value(whole, "baseUrl"));
      if (other == null || self != this) {
        return invalid(other == null ? "BaseUrl" : "ProwlarrUrl", "Unable to connect");
      }
      return other.opens("", value(whole, "apiKey"))
          ? null
          : invalid("ApiKey", "API Key is invalid");
    }
    return null;
  }

  private @Nullable AppServer at(String url) {
    try {
      URI uri = URI.create(url);
      String host = uri.getHost();
      return host == null ? null : neighbour(host, uri.getPort() < 0 ? 80 : uri.getPort());
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  private static int port(String text) {
    return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
  }

  /** The value of a field, as text. */
  static String value(JsonNode provider, String name) {
    for (JsonNode one : provider.path(FIELDS)) {
      if (Json.text(one, NAME).equals(name)) {
        return one.path("value").asText("");
      }
    }
    return "";
  }

  private static ArrayNode shown(ArrayNode all) {
    ArrayNode shown = Json.array();
    all.forEach(one -> shown.add(masked(one)));
    return shown;
  }

  private static JsonNode masked(JsonNode provider) {
    JsonNode shown = provider.deepCopy();
    for (JsonNode one : shown.path(FIELDS)) {
      boolean secret = SECRET.contains(Json.text(one, NAME));
      if (secret && !one.path("value").asText("").isEmpty()) {
        ((ObjectNode) one).put("value", STARS);
      }
    }
    return shown;
  }

  private int next(String list) {
    ObjectNode counts = data().withObject("/counts");
    int next = counts.path(list).asInt() + 1;
    counts.put(list, next);
    return next;
  }

  /** The way in which all of them refuse a wish. */
  private static Reply invalid(String property, String message) {
    ArrayNode list = Json.array();
    ObjectNode one = list.addObject().put("isWarning", false).put("propertyName", property);
    one.put("errorMessage", message).put("severity", "error");
    return Reply.json(400, list);
  }
}
