package dev.homelab.provider.apps.client;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The applications that are known, and how each says that it works. */
public enum AppKind {
  /** Films: <a href="https://radarr.video/docs/api/">API 3</a>. */
  RADARR("Radarr", "/ping", "/api/v3"),
  /** Series: <a href="https://sonarr.tv/docs/api/">API 3</a>. */
  SONARR("Sonarr", "/ping", "/api/v3"),
  /** Indexers: <a href="https://prowlarr.com/docs/api/">API 1</a>. */
  PROWLARR("Prowlarr", "/ping", "/api/v1"),
  /** Subtitles. */
  BAZARR("Bazarr", "/api/system/ping", "/api"),
  /** A media server: <a href="https://api.jellyfin.org/">its API</a>. */
  JELLYFIN("Jellyfin", "/health", ""),
  /** Photos and videos: <a href="https://api.immich.app/">its API</a>. */
  IMMICH("Immich", "/api/server/ping", "/api"),
  /** Requests for films and series. */
  JELLYSEERR("Jellyseerr", "/api/v1/status", "/api/v1");

  private final String shown;
  private final String health;
  private final String base;

  AppKind(String shown, String health, String base) {
    this.shown = shown;
    this.health = health;
    this.base = base;
  }

  /** The application of a name in small letters, or null. */
  public static @Nullable AppKind of(@Nullable String name) {
    for (AppKind kind : values()) {
      if (kind.id().equals(name)) {
        return kind;
      }
    }
    return null;
  }

  /** Its name in small letters. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Its name as people write it. */
  public String shown() {
    return shown;
  }

  /** The path that answers once it works, without a key. */
  String health() {
    return health;
  }

  /** What the paths of its API begin with. */
  public String base() {
    return base;
  }
}
