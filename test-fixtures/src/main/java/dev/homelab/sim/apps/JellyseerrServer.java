package dev.homelab.sim.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.util.List;

/**
 * Jellyseerr (Seerr): the first who signs in with a Jellyfin account owns it; a key acts as that
 * owner, and as nobody before there is one. Numbers of servers begin with 0; keys are shown. What
 * its schema calls read-only is refused in a request.
 */
public final class JellyseerrServer extends AppServer {
  private static final String SETTINGS = "/api/v1/settings";
  private static final int JELLYFIN = 2;
  private static final int NONE = 4;
  private static final List<String> READ_ONLY = List.of("name", "libraries", "serverID");

  /** Starts one. */
  public JellyseerrServer(AppSetup setup) {
    super(setup);
  }

  @Override
  public boolean opens(String user, String key) {
    return key.equals(env("API_KEY"));
  }

  @Override
  Reply serve(Call call) throws IOException {
    String path = call.path();
    if (path.equals("/api/v1/status")) {
      return Reply.json(200, Json.object().put("version", "3.4.1"));
    }
    if (path.equals(SETTINGS + "/public")) {
      ObjectNode open = Json.object().put("initialized", data().path("initialized").asBoolean());
      return Reply.json(200, open.put("mediaServerType", isOwned() ? JELLYFIN : NONE));
    }
    if (path.equals("/api/v1/auth/jellyfin")) {
      return signIn(body(call));
    }
    if (!isOwned() || !opens("", call.header("x-api-key"))) {
      return Reply.json(403, message("You do not have permission to access this endpoint"));
    }
    if (!path.startsWith(SETTINGS + '/')) {
      return Reply.json(404, message("not found"));
    }
    return settings(call, List.of(path.substring(SETTINGS.length() + 1).split("/", -1)));
  }

  private boolean isOwned() {
    return data().has("jellyfin");
  }

  private Reply signIn(ObjectNode body) {
    boolean first = !isOwned();
    if (!first && body.hasNonNull("hostname")) {
      return Reply.json(500, message("Jellyfin hostname already configured"));
    }
    JsonNode where = first ? body : data().path("jellyfin");
    String host = Json.text(where, first ? "hostname" : "ip");
    AppServer jellyfin = neighbour(host, where.path("port").asInt());
    if (jellyfin == null) {
      return Reply.json(404, message("INVALID_URL"));
    }
    if (!jellyfin.opens(Json.text(body, "username"), Json.text(body, "password"))) {
      return Reply.json(401, message("INVALID_CREDENTIALS"));
    }
    if (first && body.path("serverType").asInt() != JELLYFIN) {
      return Reply.json(500, message("NO_ADMIN_USER"));
    }
    if (first) {
      ObjectNode kept = data().putObject("jellyfin").put("ip", host);
      kept.put("port", body.path("port").asInt()).put("useSsl", false).put("urlBase", "");
      kept.put("name", "jellyfin").putArray("libraries");
    }
    return Reply.json(200, Json.object().put("id", 1).put("permissions", 2));
  }

  private Reply settings(Call call, List<String> path) throws IOException {
    ObjectNode jellyfin = data().withObject("/jellyfin");
    String whole = String.join("/", path);
    switch (whole) {
      case "initialize" -> {
        data().put("initialized", true);
        return Reply.json(200, Json.object().put("initialized", true));
      }
      case "jellyfin" -> {
        return call.method().equals("POST")
            ? connected(body(call), jellyfin)
            : Reply.json(200, jellyfin);
      }
      case "jellyfin/library" -> {
        ArrayNode libraries = libraries(call, jellyfin);
        return libraries.isEmpty() && call.param("sync") != null
            ? Reply.json(404, message("SYNC_ERROR_NO_LIBRARIES"))
            : Reply.json(200, libraries);
      }
      default -> {
        boolean known = path.get(0).equals("sonarr") || path.get(0).equals("radarr");
        return known ? servers(call, path) : Reply.json(404, message("not found"));
      }
    }
  }

  private static Reply connected(ObjectNode sent, ObjectNode jellyfin) {
    for (String name : READ_ONLY) {
      if (sent.has(name)) {
        return readOnly(name);
      }
    }
    jellyfin.setAll(sent);
    return Reply.json(200, jellyfin);
  }

  private static Reply readOnly(String name) {
    return Reply.json(400, message("request.body." + name + " is read-only"));
  }

  /** Reading with a parameter changes what is kept. */
  private ArrayNode libraries(Call call, ObjectNode jellyfin) {
    ArrayNode libraries = jellyfin.withArray("/libraries");
    AppServer server = neighbour(Json.text(jellyfin, "ip"), jellyfin.path("port").asInt());
    if (call.param("sync") != null && server != null) {
      libraries.removeAll();
      server.edit(
          held ->
              held.path("folders")
                  .forEach(
                      one ->
                          libraries
                              .addObject()
                              .put("id", Json.text(one, "ItemId"))
                              .put("name", Json.text(one, "Name"))
                              .put("enabled", false)));
    }
    if (call.param("enable") != null) {
      List<String> chosen = List.of(call.text("enable").split(",", -1));
      libraries.forEach(
          one -> ((ObjectNode) one).put("enabled", chosen.contains(Json.text(one, "id"))));
    }
    return libraries;
  }

  private Reply servers(Call call, List<String> path) throws IOException {
    ArrayNode all = data().withArray("/" + path.get(0));
    String id = path.size() > 1 ? path.get(1) : "";
    if (id.equals("test")) {
      return tried(body(call));
    }
    boolean writes = call.method().equals("POST") || call.method().equals("PUT");
    if (writes && body(call).has("id")) {
      return readOnly("id");
    }
    if (call.method().equals("POST")) {
      int last = all.isEmpty() ? -1 : all.get(all.size() - 1).path("id").asInt();
      ObjectNode made = body(call).put("id", last + 1);
      all.add(made);
      return Reply.json(201, made);
    }
    ObjectNode there = find(all, "id", id);
    if (call.method().equals("GET")) {
      return Reply.json(200, all);
    }
    if (there == null) {
      return Reply.json(404, message("Settings instance not found"));
    }
    if (call.method().equals("PUT")) {
      ObjectNode next = body(call);
      there.removeAll();
      there.setAll(next);
      there.put("id", Integer.parseInt(id));
      return Reply.json(200, there);
    }
    remove(all, "id", id);
    return Reply.json(200, there);
  }

  private Reply tried(ObjectNode body) {
    AppServer server = neighbour(Json.text(body, "hostname"), body.path("port").asInt());
    if (server == null || !server.opens("", Json.text(body, "apiKey"))) {
      return Reply.json(500, message("Failed to connect to the server"));
    }
    ObjectNode found = Json.object();
    ArrayNode profiles = found.putArray("profiles");
    profiles.addObject().put("id", 1).put("name", "Any");
    profiles.addObject().put("id", 4).put("name", "HD-1080p");
    found.putArray("rootFolders");
    found.putArray("tags");
    return Reply.json(200, found.put("urlBase", ""));
  }

  private static ObjectNode message(String text) {
    return Json.object().put("message", text);
  }
}
