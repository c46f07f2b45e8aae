package dev.homelab.sim.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Jellyfin: a wizard that is open to anybody until it is done, then to administrators only; tokens
 * by sign-in, which ends the session that the user has on that device; libraries as "virtual
 * folders".
 */
public final class JellyfinServer extends AppServer {
  private static final String DONE = "done";
  private static final String FOLDERS = "/Library/VirtualFolders";
  private static final String LOCATIONS = "Locations";
  private static final String TOKENS = "/tokens";
  private static final Pattern DEVICE = Pattern.compile("DeviceId=\"([^\"]+)\"");
  private static final Pattern TOKEN = Pattern.compile("Token=\"([^\"]+)\"");

  /** Starts one. */
  public JellyfinServer(AppSetup setup) {
    super(setup);
  }

  @Override
  public boolean opens(String user, String key) {
    return data().path(DONE).asBoolean()
        && Json.text(data(), "user").equals(user)
        && Json.text(data(), "password").equals(key);
  }

  @Override
  Reply serve(Call call) throws IOException {
    String path = call.path();
    if (path.equals("/health")) {
      return Reply.text(200, "Healthy");
    }
    if (path.equals("/System/Info/Public")) {
      ObjectNode about = Json.object().put("ServerName", "jellyfin").put("Version", "10.11.11");
      return Reply.json(200, about.put("StartupWizardCompleted", data().path(DONE).asBoolean()));
    }
    if (path.equals("/Users/AuthenticateByName")) {
      return signIn(call);
    }
    if (path.startsWith("/Startup/")) {
      return data().path(DONE).asBoolean() && !isSignedIn(call)
          ? Reply.text(401, "")
          : wizard(call, path.substring("/Startup/".length()));
    }
    if (!isSignedIn(call)) {
      return Reply.text(401, "");
    }
    if (path.equals("/Sessions/Logout")) {
      remove(data().withArray(TOKENS), "token", found(TOKEN, call));
      return Reply.text(204, "");
    }
    return path.startsWith(FOLDERS) ? folders(call) : Reply.text(404, "");
  }

  private boolean isSignedIn(Call call) {
    String token = found(TOKEN, call);
    return find(data().withArray(TOKENS), "token", token) != null;
  }

  private static String found(Pattern part, Call call) {
    Matcher matcher = part.matcher(call.header("authorization"));
    return matcher.find() ? matcher.group(1) : "";
  }

  private Reply signIn(Call call) throws IOException {
    ObjectNode body = body(call);
    String device = found(DEVICE, call);
    if (device.isEmpty() || !call.header("authorization").contains("Client=")) {
      return Reply.text(400, "Error processing request.");
    }
    if (!opens(Json.text(body, "Username"), Json.text(body, "Pw"))) {
      return Reply.text(401, "");
    }
    ArrayNode tokens = data().withArray(TOKENS);
    remove(tokens, "device", device);
    int count = data().path("signIns").asInt() + 1;
    data().put("signIns", count);
    String token = "token-" + count;
    tokens.addObject().put("token", token).put("device", device);
    ObjectNode answer = Json.object().put("AccessToken", token);
    answer.putObject("User").put("Name", Json.text(data(), "user")).put("Id", "1");
    return Reply.json(200, answer);
  }

  private Reply wizard(Call call, String page) throws IOException {
    boolean reads = call.method().equals("GET");
    switch (page) {
      case "User", "FirstUser" -> {
        if (reads) {
          if (!data().has("user")) {
            data().put("user", "root");
          }
          return Reply.json(200, Json.object().put("Name", Json.text(data(), "user")));
        }
        if (!data().has("user")) {
          return Reply.text(500, "Error processing request.");
        }
        ObjectNode body = body(call);
        data().put("user", Json.text(body, "Name")).put("password", Json.text(body, "Password"));
        return Reply.text(204, "");
      }
      case "Configuration", "RemoteAccess" -> {
        if (!reads) {
          data().withObject("/" + page).setAll(body(call));
        }
        return reads ? Reply.json(200, data().withObject("/" + page)) : Reply.text(204, "");
      }
      case "Complete" -> {
        data().put(DONE, true);
        return Reply.text(204, "");
      }
      default -> {
        return Reply.text(404, "");
      }
    }
  }

  private Reply folders(Call call) throws IOException {
    ArrayNode all = data().withArray("/folders");
    String name = call.text("name");
    if (call.path().equals(FOLDERS + "/Paths")) {
      return paths(call, all);
    }
    switch (call.method()) {
      case "POST" -> {
        if (find(all, "Name", name) != null) {
          return Reply.text(409, "");
        }
        ObjectNode made = all.addObject().put("Name", name);
        made.put("CollectionType", call.text("collectionType"));
        made.put("ItemId", "item" + Integer.toHexString(name.hashCode()));
        ArrayNode locations = made.putArray(LOCATIONS);
        for (JsonNode one : Json.at(body(call), "LibraryOptions").path("PathInfos")) {
          locations.add(Json.text(one, "Path"));
        }
        return Reply.text(204, "");
      }
      case "DELETE" -> {
        return Reply.text(remove(all, "Name", name) ? 204 : 404, "");
      }
      default -> {
        return Reply.json(200, all);
      }
    }
  }

  private static Reply paths(Call call, ArrayNode all) throws IOException {
    ObjectNode body = body(call);
    boolean adds = call.method().equals("POST");
    ObjectNode library = find(all, "Name", adds ? Json.text(body, "Name") : call.text("name"));
    if (library == null) {
      return Reply.text(404, "");
    }
    ArrayNode locations = library.withArray("/" + LOCATIONS);
    if (adds) {
      locations.add(Json.text(body, "PathInfo.Path"));
    } else {
      for (int i = 0; i < locations.size(); i++) {
        if (locations.get(i).asText().equals(call.text("path"))) {
          locations.remove(i);
        }
      }
    }
    return Reply.text(204, "");
  }
}
