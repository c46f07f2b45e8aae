package dev.homelab.sim.apps;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which application an image has. */
final class AppImages {
  private static final String NO_KEY = "";

  private AppImages() {}

  /** Starts the application of an image; null for one that is not known. */
  static @Nullable AppServer start(String image, AppSetup setup) {
    String bare = image.replaceAll("@.*", "").replaceAll(":[^/]*$", "");
    String name = bare.substring(bare.lastIndexOf('/') + 1);
    Map<String, String> env = setup.env();
    return switch (name) {
      case "sonarr", "radarr", "prowlarr" -> new ArrServer(name, setup);
      case "bazarr" -> new BazarrServer(env.getOrDefault("API_KEY", NO_KEY), setup);
      case "immich", "immich-server" -> new ImmichServer(setup);
      case "jellyfin" -> new JellyfinServer(setup);
      case "seerr", "jellyseerr" -> new JellyseerrServer(setup);
      case "qbittorrent" ->
          new QbittorrentServer(
              env.getOrDefault("LOGIN_USER", "admin"),
              env.getOrDefault("LOGIN_PASSWORD", NO_KEY),
              setup);
      default -> null;
    };
  }
}
