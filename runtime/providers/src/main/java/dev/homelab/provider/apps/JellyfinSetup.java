package dev.homelab.provider.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.model.Value;
import dev.homelab.provider.apps.client.AppClient;
import dev.homelab.provider.apps.client.AppKind;
import dev.homelab.provider.apps.client.AppPlace;
import dev.homelab.spi.CallContext;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The first setup of Jellyfin: its wizard, which anybody may do until it is done. What it asked
 * counts once; the account and its password stay as they are afterwards.
 */
final class JellyfinSetup extends Kind {
  static final String TYPE = "apps.jellyfin-setup";

  JellyfinSetup() {
    super(
        TYPE,
        Set.of(AppKind.JELLYFIN),
        new Kind.Fields(Set.of(), Set.of("language", "country"), Set.of(), Set.of()));
  }

  @Override
  Value.Tree defaults() {
    return Value.ofMap(Map.of("language", "en", "country", "US"));
  }

  @Override
  List<Held> held(AppClient client, CallContext context) {
    JsonNode about = client.get("/System/Info/Public", context);
    if (!about.path("StartupWizardCompleted").asBoolean()) {
      return List.of();
    }
    JellyfinLogin.enter(client, context);
    return List.of(new Held("setup", "setup", about));
  }

  @Override
  boolean means(Wish wish, Held held) {
    return true;
  }

  /** What it asked cannot be asked again, and is taken to be as it was answered. */
  @Override
  Value.Tree live(Wish wish, Held held) {
    return wish.tree();
  }

  @Override
  String create(AppClient client, Wish wish, CallContext context) {
    AppPlace place = client.place();
    // Reading the first user makes it; without that, naming it fails.
    client.get("/Startup/User", context);
    ObjectNode configuration = AppClient.object();
    configuration.put("UICulture", wish.text("language") + '-' + wish.text("country"));
    configuration.put("MetadataCountryCode", wish.text("country"));
    configuration.put("PreferredMetadataLanguage", wish.text("language"));
    client.send("POST", "/Startup/Configuration", configuration, context);
    ObjectNode user = AppClient.object().put("Name", place.user());
    user.put("Password", context.secrets().resolve(place.key()));
    client.send("POST", "/Startup/User", user, context);
    ObjectNode access = AppClient.object().put("EnableRemoteAccess", true);
    access.put("EnableAutomaticPortMapping", false);
    client.send("POST", "/Startup/RemoteAccess", access, context);
    client.send("POST", "/Startup/Complete", null, context);
    return "setup";
  }

  @Override
  void update(AppClient client, Wish wish, Held held, CallContext context) {
    // There is no second setup.
  }

  @Override
  void delete(AppClient client, Wish wish, Held held, CallContext context) {
    context.progress("Jellyfin keeps its account; it goes with its settings volume");
  }
}
