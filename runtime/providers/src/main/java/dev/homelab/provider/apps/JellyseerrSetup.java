package dev.homelab.provider.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.model.Value;
import dev.homelab.provider.apps.client.AppClient;
import dev.homelab.provider.apps.client.AppKind;
import dev.homelab.spi.CallContext;
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
      client.send("POST", "/api/v1/auth/jellyfin", body, context);
    }
    List<String> libraries = new ArrayList<>();
    JsonNode found = client.get(SETTINGS + "/jellyfin/library?sync=true", context);
    found.forEach(one -> libraries.add(one.path("id").asText()));
    if (!libraries.isEmpty()) {
      String all = String.join(",", libraries);
      client.get(SETTINGS + "/jellyfin/library?enable=" + all, context);
    }
    client.send("POST", SETTINGS + "/initialize", AppClient.object(), context);
    return "setup";
  }

  @Override
  void update(AppClient client, Wish wish, Held held, CallContext context) {
    ObjectNode body = held.body().deepCopy();
    body.put("ip", wish.text("host")).put("port", wish.number("port"));
    client.send("POST", SETTINGS + "/jellyfin", body, context);
  }

  @Override
  void delete(AppClient client, Wish wish, Held held, CallContext context) {
    context.progress("Jellyseerr keeps its setup; it goes with its settings volume");
  }
}
