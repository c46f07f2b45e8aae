package dev.homelab.provider.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.model.Value;
import dev.homelab.provider.apps.client.AppClient;
import dev.homelab.provider.apps.client.AppKind;
import dev.homelab.spi.CallContext;
import java.util.List;
import java.util.Set;

/**
 * The one user as whom people log in to Sonarr, Radarr or Prowlarr: a part of the settings of the
 * server itself, which no variable of its container says. Of the password a hash is shown.
 */
final class ArrLogin extends Kind {
  static final String TYPE = "apps.arr-login";
  private static final String USER = "user";
  private static final String PASSWORD = "password";
  private static final String NAME = "username";

  ArrLogin() {
    super(
        TYPE,
        Set.of(AppKind.SONARR, AppKind.RADARR, AppKind.PROWLARR),
        new Kind.Fields(Set.of(USER, PASSWORD), Set.of(), Set.of(PASSWORD), Set.of()));
  }

  private static String path(AppClient client) {
    return client.place().kind().base() + "/config/host";
  }

  @Override
  List<Held> held(AppClient client, CallContext context) {
    JsonNode host = client.get(path(client), context);
    String user = host.path(NAME).asText("");
    return user.isEmpty() ? List.of() : List.of(new Held("login", user, host));
  }

  @Override
  boolean means(Wish wish, Held held) {
    return true;
  }

  /** Whom the lab's key opens has the lab's user; its password is not to be read. */
  @Override
  boolean isOurs(Wish wish, Held held) {
    return wish.text(USER).equals(held.name());
  }

  @Override
  Value.Tree live(Wish wish, Held held) {
    String shown = held.body().path(PASSWORD).asText("").isEmpty() ? "" : "*";
    return Value.Tree.EMPTY.with(USER, Value.of(held.name())).with(PASSWORD, Value.of(shown));
  }

  @Override
  String create(AppClient client, Wish wish, CallContext context) {
    write(client, wish, client.get(path(client), context), context);
    return "login";
  }

  @Override
  void update(AppClient client, Wish wish, Held held, CallContext context) {
    write(client, wish, held.body(), context);
  }

  private static void write(AppClient client, Wish wish, JsonNode host, CallContext context) {
    ObjectNode body = host.deepCopy();
    body.put("authenticationMethod", "forms").put("authenticationRequired", "enabled");
    body.put(NAME, wish.text(USER));
    String password = wish.secret(PASSWORD, context);
    body.put(PASSWORD, password).put("passwordConfirmation", password);
    String id = body.path("id").asText();
    client.send("PUT", path(client) + '/' + id, body, context);
  }

  /** A server without a user asks nobody who they are, so that the user stays. */
  @Override
  void delete(AppClient client, Wish wish, Held held, CallContext context) {
    context.progress(client.place().shown() + " keeps its user, so that it stays closed");
  }
}
