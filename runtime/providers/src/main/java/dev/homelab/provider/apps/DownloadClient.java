package dev.homelab.provider.apps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.model.Value;
import dev.homelab.provider.apps.client.AppClient;
import dev.homelab.provider.apps.client.AppKind;
import dev.homelab.provider.apps.client.AppPlace;
import dev.homelab.spi.CallContext;
import java.util.Map;
import java.util.Set;

/** A qBittorrent that Sonarr, Radarr or Prowlarr hands downloads to. */
final class DownloadClient extends ArrThing {
  static final String TYPE = "apps.arr-download-client";

  DownloadClient() {
    super(
        TYPE,
        Set.of(AppKind.SONARR, AppKind.RADARR, AppKind.PROWLARR),
        new Kind.Fields(
            Set.of("name", "host", "port"),
            Set.of("user", "password", "category", "priority", "enabled"),
            Set.of("password"),
            Set.of()));
  }

  @Override
  Value.Tree defaults() {
    return Value.ofMap(Map.of("priority", 1, "enabled", true));
  }

  @Override
  String path() {
    return "/downloadclient";
  }

  @Override
  ObjectNode template(AppClient client, Wish wish, CallContext context) {
    ObjectNode body = AppClient.object();
    body.put("protocol", "torrent").put("implementation", "QBittorrent");
    body.put("configContract", "QBittorrentSettings");
    body.putArray("tags");
    return body;
  }

  @Override
  Map<String, String> plain() {
    return Map.of("priority", "priority", "enabled", "enable");
  }

  /** Each application calls the category otherwise, and drops the field of another silently. */
  @Override
  Map<String, String> listed(Wish wish) {
    AppPlace place = AppPlace.of(wish.tree());
    String category =
        place == null
            ? "category"
            : switch (place.kind()) {
              case SONARR -> "tvCategory";
              case RADARR -> "movieCategory";
              default -> "category";
            };
    return Map.of(
        "host",
        "host",
        "port",
        "port",
        "user",
        "username",
        "password",
        "password",
        "category",
        category);
  }
}
