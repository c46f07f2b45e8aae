package dev.homelab.provider.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Value;
import dev.homelab.provider.apps.client.AppClient;
import dev.homelab.provider.apps.client.AppCodes;
import dev.homelab.provider.apps.client.AppFailures;
import dev.homelab.provider.apps.client.AppKind;
import dev.homelab.provider.apps.client.AppPlace;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ProviderException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The account that administers Immich ({@code AuthService.adminSignUp}): anybody may make it until
 * there is one, and nobody afterwards. Its address and password count once; people may change them
 * there. One that is there before the record knows it is signed in to by the step, to learn whose
 * it is; what is recorded is believed, and a look never signs in.
 */
final class ImmichSetup extends Kind {
  static final String TYPE = "apps.immich-setup";
  private static final int UNAUTHORIZED = 401;

  ImmichSetup() {
    super(
        TYPE,
        Set.of(AppKind.IMMICH),
        new Kind.Fields(Set.of(), Set.of("name"), Set.of(), Set.of()));
  }

  @Override
  Value.Tree defaults() {
    return Value.ofMap(Map.of("name", "Administrator"));
  }

  @Override
  List<Held> held(AppClient client, CallContext context) {
    JsonNode about = client.get("/api/server/config", context);
    return about.path("isInitialized").asBoolean()
        ? List.of(new Held("administrator", "administrator", about))
        : List.of();
  }

  @Override
  boolean tellsWhoseItIs() {
    return false;
  }

  /**
   * Signs in and out again. Where a login of the box takes the passwords away nobody can ask, and
   * the one who is there is left in peace.
   */
  @Override
  void recognise(AppClient client, CallContext context) {
    JsonNode features = client.get("/api/server/features", context);
    if (!features.path("passwordLogin").asBoolean(true)) {
      return;
    }
    AppPlace place = client.place();
    // Made and kept by asking for it, so that people can give it to the account that is there.
    String password = context.secrets().resolve(place.key());
    ObjectNode body = AppClient.object().put("email", place.user()).put("password", password);
    AppClient.Answer answer = client.ask("POST", "/api/auth/login", body, context);
    if (answer.status() == UNAUTHORIZED) {
      throw taken(place, "it does not take the lab's password for " + place.user());
    }
    JsonNode account = answer.taken();
    client.withHeader("Authorization", "Bearer " + account.path("accessToken").asText());
    client.atEnd(() -> client.send("POST", "/api/auth/logout", null, context));
    if (!account.path("isAdmin").asBoolean()) {
      throw taken(place, place.user() + " is one of its people, who administers nothing");
    }
  }

  private static ProviderException taken(AppPlace place, String seen) {
    return AppFailures.rejected(
        Diagnostic.error(
                AppCodes.SETUP_TAKEN, place.shown() + " has an administrator, and not this lab's")
            .withDetail(
                "As seen there, "
                    + seen
                    + ". Somebody made its first account before the lab did, changed its password,"
                    + " or its database is one of elsewhere. Nothing was changed.")
            .withHint(
                "to have the lab know it: `admin 'their@address'` in its block, and give that"
                    + " account, in Immich, the password of: homelab secret "
                    + place.key())
            .withHint("to leave it to its people: `alone()` in its block"));
  }

  @Override
  boolean means(Wish wish, Held held) {
    return true;
  }

  /** Who it is, only it can see; it is taken to be as it was made. */
  @Override
  Value.Tree live(Wish wish, Held held) {
    return wish.tree();
  }

  @Override
  String create(AppClient client, Wish wish, CallContext context) {
    AppPlace place = client.place();
    ObjectNode body = AppClient.object();
    body.put("name", wish.text("name")).put("email", place.user());
    body.put("password", context.secrets().resolve(place.key()));
    AppClient.Answer answer = client.ask("POST", "/api/auth/admin-sign-up", body, context);
    if (answer.says("The server already has an admin")) {
      throw taken(place, "somebody was first a moment ago");
    }
    answer.taken();
    return "administrator";
  }

  @Override
  void update(AppClient client, Wish wish, Held held, CallContext context) {
    // There is no second one.
  }

  @Override
  void delete(AppClient client, Wish wish, Held held, CallContext context) {
    context.progress("Immich keeps its administrator; it goes with its database");
  }
}
