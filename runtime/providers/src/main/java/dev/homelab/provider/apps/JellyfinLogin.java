package dev.homelab.provider.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.apps.client.AppClient;
import dev.homelab.provider.apps.client.AppCodes;
import dev.homelab.provider.apps.client.AppPlace;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.util.UUID;

/**
 * Signs in to Jellyfin, once for each connection, and out again. Jellyfin ends every session of a
 * user on a device when the same one signs in there again ({@code SessionManager}), so that each
 * connection is a device of its own.
 */
final class JellyfinLogin {
  private static final String HEADER = "Authorization";
  private static final String WHO =
      "MediaBrowser Client=\"homelab\", Device=\"homelab\", Version=\"1\", DeviceId=\"homelab-%s\"";

  private JellyfinLogin() {}

  /**
   * Signs in as the user of the place, unless that was done before.
   *
   * @throws ProviderException of class DENIED when Jellyfin does not take the password
   */
  static void enter(AppClient client, CallContext context) {
    if (client.hasHeader(HEADER)) {
      return;
    }
    AppPlace place = client.place();
    ObjectNode body = AppClient.object();
    body.put("Username", place.user());
    body.put("Pw", context.secrets().resolve(place.key()));
    String who = WHO.formatted(UUID.randomUUID());
    client.withHeader(HEADER, who);
    JsonNode answer;
    try {
      answer = client.send("POST", "/Users/AuthenticateByName", body, context);
    } catch (ProviderException e) {
      throw e.errorClass() == ErrorClass.DENIED ? taken(place, e) : e;
    }
    String token = answer.path("AccessToken").asText();
    client.withHeader(HEADER, who + ", Token=\"" + token + '"');
    client.atEnd(() -> client.send("POST", "/Sessions/Logout", null, context));
  }

  private static ProviderException taken(AppPlace place, ProviderException cause) {
    return new ProviderException(
        ErrorClass.DENIED,
        Diagnostic.error(
                AppCodes.SETUP_TAKEN,
                place.shown() + " is set up, and does not take the lab's password")
            .withDetail(
                "The lab signs in as "
                    + place.user()
                    + " with secret `"
                    + place.key()
                    + "`. Somebody else did the first setup, or changed the password there."
                    + " Nothing was changed.")
            .withHint(
                "give the user "
                    + place.user()
                    + " the password of: homelab secret "
                    + place.key()),
        null,
        cause);
  }
}
