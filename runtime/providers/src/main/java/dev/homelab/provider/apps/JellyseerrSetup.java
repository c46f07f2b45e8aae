package dev.homelab.provider.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Value;
import dev.homelab.provider.apps.client.AppClient;
import dev.homelab.provider.apps.client.AppCodes;
import dev.homelab.provider.apps.client.AppKind;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The first setup of Jellyseerr: the first who signs in with an account of a Jellyfin owns it. The
 * order of the requests is that of its own wizard.
 */
final class JellyseerrSetup extends Kind {
  static final String TYPE = "apps.jellyseerr-setup";
  private static final String SETTINGS = "/api/v1/settings";

  /** {@code MediaServerType.JELLYFIN}. */
  private static final int JELLYFIN = 2;

  /** What it says of a Jellyfin that has no library of films or series ({@code ApiErrorCode}). */
  private static final String NO_LIBRARIES = "SYNC_ERROR_NO_LIBRARIES";

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  /** The settings that may be written; others that it shows are read-only in its API. */
  private static final List<String> WRITABLE =
      List.of("ip", "port", "useSsl", "urlBase", "externalHostname", "jellyfinForgotPasswordUrl");

  JellyseerrSetup() {
    super(
        TYPE,
        Set.of(AppKind.JELLYSEERR),
        new Kind.Fields(
            Set.of("host", "port", "user", "password"), Set.of(), Set.of("password"), Set.of()));
  }

  @Override
  List<Held> held(AppClient client, CallContext context) {
    JsonNode open = client.get(SETTINGS + "/public", context);
    return open.path("initialized").asBoolean()
        ? List.of(new Held("setup", "setup", client.get(SETTINGS + "/jellyfin", context)))
        : List.of();
  }

  @Override
  boolean means(Wish wish, Held held) {
    return true;
  }

  /** What was signed in with counts once; where Jellyfin is can change. */
  @Override
  Value.Tree live(Wish wish, Held held) {
    return wish.tree()
        .with("host", valueOf(held.body().path("ip")))
        .with("port", valueOf(held.body().path("port")));
  }

  @Override
  String create(AppClient client, Wish wish, CallContext context) {
    JsonNode open = client.get(SETTINGS + "/public", context);
    if (open.path("mediaServerType").asInt() != JELLYFIN) {
      ObjectNode body = AppClient.object();
      body.put("username", wish.text("user"));
      body.put("password", wish.secret("password", context));
      body.put("hostname", wish.text("host")).put("port", wish.number("port"));
      body.put("useSsl", false).put("urlBase", "").put("serverType", JELLYFIN);
      signIn(client, wish, body, context);
    }
    List<String> libraries = libraries(client, context);
    if (!libraries.isEmpty()) {
      String all = String.join(",", libraries);
      client.get(SETTINGS + "/jellyfin/library?enable=" + all, context);
    }
    client.send("POST", SETTINGS + "/initialize", AppClient.object(), context);
    return "setup";
  }

  /** It passes on what Jellyfin says of the user, with Jellyfin's own status. */
  private static void signIn(AppClient client, Wish wish, ObjectNode body, CallContext context) {
    AppClient.Answer answer = client.ask("POST", "/api/v1/auth/jellyfin", body, context);
    if (answer.status() == UNAUTHORIZED) {
      throw denied(client, wish, "does not take the password of " + wish.text("user"));
    }
    if (answer.status() == FORBIDDEN) {
      throw denied(client, wish, "does not know " + wish.text("user") + " as an administrator");
    }
    answer.taken();
  }

  private static ProviderException denied(AppClient client, Wish wish, String why) {
    String jellyfin = wish.text("host") + ':' + wish.number("port");
    String secret =
        wish.tree().get("password") instanceof Value.Secret known ? known.name() : "password";
    return new ProviderException(
        ErrorClass.DENIED,
        Diagnostic.error(AppCodes.OTHER_DENIED, "Jellyfin (" + jellyfin + ") " + why)
            .withDetail(
                client.place().shown()
                    + " was to sign in there with secret `"
                    + secret
                    + "` and was told so. Its own key has no part in this. Nothing was changed.")
            .withHint(
                "in Jellyfin, make "
                    + wish.text("user")
                    + " an administrator with the password of: homelab secret "
                    + secret),
        null,
        null);
  }

  /** The libraries of Jellyfin; none is a refusal here. */
  private static List<String> libraries(AppClient client, CallContext context) {
    String path = SETTINGS + "/jellyfin/library?sync=true";
    AppClient.Answer answer = client.ask("GET", path, null, context);
    List<String> ids = new ArrayList<>();
    if (!answer.says(NO_LIBRARIES)) {
      answer.taken().forEach(one -> ids.add(one.path("id").asText()));
    }
    return ids;
  }

  @Override
  void update(AppClient client, Wish wish, Held held, CallContext context) {
    ObjectNode body = AppClient.object();
    for (String name : WRITABLE) {
      if (held.body().hasNonNull(name)) {
        body.set(name, held.body().get(name));
      }
    }
    body.put("ip", wish.text("host")).put("port", wish.number("port"));
    client.send("POST", SETTINGS + "/jellyfin", body, context);
  }

  @Override
  void delete(AppClient client, Wish wish, Held held, CallContext context) {
    context.progress("Jellyseerr keeps its setup; it goes with its settings volume");
  }
}
