package dev.homelab.sim.apps;

import java.util.Set;

/** The fields that settings of Sonarr, Radarr and Prowlarr have; others are dropped. */
final class AppFields {
  private AppFields() {}

  /** The fields of what a list holds; empty for those of any name. */
  static Set<String> of(String application, String list) {
    if (list.equals("applications")) {
      return Set.of("prowlarrUrl", "baseUrl", "apiKey", "syncCategories", "animeSyncCategories");
    }
    if (!list.equals("downloadclient")) {
      return Set.of();
    }
    String category =
        switch (application) {
          case "sonarr" -> "tvCategory";
          case "radarr" -> "movieCategory";
          default -> "category";
        };
    return Set.of(
        "host", "port", "useSsl", "urlBase", "username", "password", category, "initialState");
  }
}
