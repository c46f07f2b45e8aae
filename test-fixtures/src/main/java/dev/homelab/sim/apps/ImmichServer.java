package dev.homelab.sim.apps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Immich: anybody may make the account that administers it until there is one; a file of settings
 * that the lab gives it takes no passwords. What it holds lies in its database, which goes with its
 * library here.
 */
public final class ImmichServer extends AppServer {
  private static final String ADMIN = "admin";

  /** How many are signed in. */
  private static final String OPEN = "open";

  /** Starts one. */
  public ImmichServer(AppSetup setup) {
    super(setup);
  }

  @Override
  public boolean opens(String user, String key) {
    return data().has(ADMIN)
        && Json.text(data(), ADMIN + ".email").equals(user.toLowerCase(Locale.ROOT))
        && Json.text(data(), ADMIN + ".password").equals(key);
  }

  @Override
  Reply serve(Call call) throws IOException {
    boolean posts = call.method().equals("POST");
    return switch (call.path()) {
      case "/api/server/ping" -> Reply.json(200, Json.object().put("res", "pong"));
      case "/api/server/config" ->
          Reply.json(200, Json.object().put("isInitialized", data().has(ADMIN)));
      case "/api/server/features" ->
          Reply.json(200, Json.object().put("passwordLogin", !isClosed()));
      case "/api/auth/admin-sign-up" -> posts ? signUp(body(call)) : missing();
      case "/api/auth/login" -> posts ? signIn(body(call)) : missing();
      case "/api/auth/logout" -> posts ? signOut() : missing();
      default -> missing();
    };
  }

  private Reply signUp(ObjectNode body) {
    for (String field : List.of("email", "password", "name")) {
      if (Json.text(body, field).isEmpty()) {
        return refused(400, field + " must be a string");
      }
    }
    String email = Json.text(body, "email").toLowerCase(Locale.ROOT);
    if (!email.matches("[^@ ]+@[^@ ]+[.][a-z]+")) {
      return refused(400, "email must be an email");
    }
    if (data().has(ADMIN)) {
      return refused(400, "The server already has an admin");
    }
    ObjectNode made = data().putObject(ADMIN).put("email", email);
    made.put("password", Json.text(body, "password")).put("name", Json.text(body, "name"));
    return Reply.json(201, Json.object().put("email", email).put("isAdmin", true));
  }

  /** Whether its file of settings takes the passwords away, as a login of the box does. */
  private boolean isClosed() {
    return !env("IMMICH_CONFIG_FILE").isEmpty() || data().path("closed").asBoolean();
  }

  private Reply signIn(ObjectNode body) {
    if (isClosed()) {
      return refused(401, "Password login has been disabled");
    }
    if (!opens(Json.text(body, "email"), Json.text(body, "password"))) {
      return refused(401, "Incorrect email or password");
    }
    data().put(OPEN, data().path(OPEN).asInt() + 1);
    boolean admin = data().path(ADMIN).path("isAdmin").asBoolean(true);
    return Reply.json(201, Json.object().put("accessToken", "token").put("isAdmin", admin));
  }

  private Reply signOut() {
    data().put(OPEN, data().path(OPEN).asInt() - 1);
    return Reply.json(200, Json.object().put("successful", true));
  }

  private static Reply missing() {
    return refused(404, "Cannot find it");
  }

  private static Reply refused(int status, String why) {
    return Reply.json(status, Json.object().put("message", why).put("statusCode", status));
  }
}
