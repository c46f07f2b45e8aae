package dev.homelab.provider.apps;

import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.List;

/** What a lab with films and series wishes of its applications. */
final class Media {
  static final String[] APPS = {
    "sonarr", "radarr", "prowlarr", "bazarr", "jellyfin", "jellyseerr", "qbittorrent", "immich"
  };

  private Media() {}

  static ResourceSpec login() {
    return AppsBench.wish(
        ArrLogin.TYPE, "sonarr", "people", "user", "admin", "password", new Value.Secret("login"));
  }

  static ResourceSpec downloads(String app, String category) {
    return AppsBench.wish(
        DownloadClient.TYPE,
        app,
        "qbittorrent",
        "name",
        "qBittorrent",
        "host",
        "qbittorrent",
        "port",
        8080,
        "user",
        "admin",
        "password",
        new Value.Secret("qbittorrent"),
        "category",
        category);
  }

  static ResourceSpec folder() {
    return AppsBench.wish(RootFolder.TYPE, "sonarr", "tv", "path", "/data/media/tv");
  }

  static ResourceSpec application() {
    return AppsBench.wish(
        IndexedApplication.TYPE,
        "prowlarr",
        "sonarr",
        "name",
        "Sonarr",
        "to",
        "sonarr",
        "url",
        "http://sonarr:8989",
        "prowlarr",
        "http://prowlarr:9696",
        "key",
        new Value.Secret("sonarr"));
  }

  static ResourceSpec indexer() {
    return AppsBench.wish(
        Indexer.TYPE,
        "prowlarr",
        "news",
        "name",
        "News",
        "definition",
        "Newznab",
        "url",
        "https://indexer.example.com",
        "key",
        new Value.Secret("indexer"));
  }

  static ResourceSpec subtitles() {
    return AppsBench.wish(
        SubtitleSource.TYPE,
        "bazarr",
        "sonarr",
        "to",
        "sonarr",
        "host",
        "sonarr",
        "port",
        8989,
        "key",
        new Value.Secret("sonarr"));
  }

  static ResourceSpec setup() {
    return AppsBench.wish(JellyfinSetup.TYPE, "jellyfin", "first");
  }

  static ResourceSpec administrator() {
    return AppsBench.wish(ImmichSetup.TYPE, "immich", "first");
  }

  static ResourceSpec library() {
    return AppsBench.wish(
        JellyfinLibrary.TYPE,
        "jellyfin",
        "series",
        "name",
        "Series",
        "content",
        "tvshows",
        "paths",
        List.of("/data/media/tv"));
  }

  static ResourceSpec joined() {
    return AppsBench.wish(
        JellyseerrSetup.TYPE,
        "jellyseerr",
        "first",
        "host",
        "jellyfin",
        "port",
        8096,
        "user",
        "admin",
        "password",
        new Value.Secret("jellyfin"));
  }

  static ResourceSpec requests() {
    return AppsBench.wish(
        RequestServer.TYPE,
        "jellyseerr",
        "sonarr",
        "name",
        "Sonarr",
        "to",
        "sonarr",
        "host",
        "sonarr",
        "port",
        8989,
        "key",
        new Value.Secret("sonarr"),
        "folder",
        "/data/media/tv");
  }

  /** The applications that the thing at a place of {@link #all} needs, its own first. */
  static List<String> apps(int which) {
    return switch (which) {
      case 0, 2 -> List.of("sonarr");
      case 1 -> List.of("sonarr", "qbittorrent");
      case 3 -> List.of("prowlarr", "sonarr");
      case 4 -> List.of("prowlarr");
      case 5 -> List.of("bazarr");
      case 6, 7 -> List.of("jellyfin");
      case 10 -> List.of("immich");
      default -> List.of("jellyseerr", "jellyfin", "sonarr");
    };
  }

  /** The places in {@link #all} of what a thing needs to be there before. */
  static List<Integer> before(int which) {
    return which <= 6 || which == 10 ? List.of() : List.of(6, 7, 8).subList(0, which - 6);
  }

  /** One of each kind, each after those that it needs. */
  static List<ResourceSpec> all() {
    return List.of(
        login(),
        downloads("sonarr", "tv"),
        folder(),
        application(),
        indexer(),
        subtitles(),
        setup(),
        library(),
        joined(),
        requests(),
        administrator());
  }
}
