package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells the services of a place of each other, once all of them are known: a namespace or a tenant
 * is one place. Whoever says {@code alone()} is told of nobody, and nobody of it.
 */
final class Joints {
  private static final String SONARR = "sonarr";
  private static final String RADARR = "radarr";

  /** What each of the two looks for: where it goes, what it is called, and its category. */
  private record Library(String path, String name, String content, String category) {}

  private static final Map<String, Library> LIBRARIES =
      new TreeMap<>(
          Map.of(
              SONARR,
              new Library(MediaVolume.SERIES, "Series", "tvshows", "tv"),
              RADARR,
              new Library(MediaVolume.FILMS, "Films", "movies", "movies")));

  private final Map<Address, Map<String, Joined>> byPlace = new LinkedHashMap<>();
  private final List<Address> folders = new ArrayList<>();

  private Joints() {}

  /** Notes a service; it is joined with the others of its place at the end. */
  static void note(Joined service) {
    LabBuilder lab = service.context().scope().lab();
    Joints known = lab.provided(Joints.class);
    if (known == null) {
      known = new Joints();
      lab.provide(Joints.class, known);
      lab.atEnd("services that know of each other", known::join);
    }
    known
        .byPlace
        .computeIfAbsent(service.context().address().around(), place -> new TreeMap<>())
        .put(service.kind(), service);
  }

  private void join() {
    for (Map<String, Joined> place : byPlace.values()) {
      Map<String, Joined> together = new TreeMap<>(place);
      together.values().removeIf(Joined::alone);
      folders.clear();
      LIBRARIES.keySet().forEach(kind -> searcher(together.get(kind), together));
      prowlarr(together);
      bazarr(together);
      List<Address> shown = jellyfin(together);
      jellyseerr(together, shown);
    }
  }

  /** Sonarr or Radarr: where its library lies, and who downloads for it. */
  private void searcher(@Nullable Joined service, Map<String, Joined> together) {
    if (service == null) {
      return;
    }
    Library library = library(service);
    ResourceSpec folder =
        service.holds(
            "apps.arr-root-folder",
            library.category(),
            Map.of("path", library.path()),
            List.of(),
            "its library on the volume of films and series");
    folders.add(folder.address());
    Joined client = together.get("qbittorrent");
    if (client != null) {
      Map<String, Object> wish = new TreeMap<>();
      wish.put("name", "qBittorrent");
      wish.put("host", client.host());
      wish.put("port", client.port());
      wish.put("user", client.user());
      wish.put("password", client.key());
      wish.put("category", library.category());
      service.holds(
          "apps.arr-download-client", client.host(), wish, running(client), beside(client));
    }
  }

  private static Library library(Joined service) {
    Library library = LIBRARIES.get(service.kind());
    if (library == null) {
      throw new IllegalArgumentException("no library of " + service.kind());
    }
    return library;
  }

  private static void prowlarr(Map<String, Joined> together) {
    Joined prowlarr = together.get("prowlarr");
    if (prowlarr == null) {
      return;
    }
    for (Joined other : searchers(together)) {
      Map<String, Object> wish = new TreeMap<>();
      wish.put("name", other.shown());
      wish.put("to", other.kind());
      wish.put("url", other.url());
      wish.put("prowlarr", prowlarr.url());
      wish.put("key", other.key());
      prowlarr.holds(
          "apps.prowlarr-application", other.host(), wish, running(other), beside(other));
    }
  }

  private static void bazarr(Map<String, Joined> together) {
    Joined bazarr = together.get("bazarr");
    if (bazarr == null) {
      return;
    }
    for (Joined other : searchers(together)) {
      Map<String, Object> wish = new TreeMap<>();
      wish.put("to", other.kind());
      wish.put("host", other.host());
      wish.put("port", other.port());
      wish.put("key", other.key());
      bazarr.holds("apps.bazarr-connection", other.host(), wish, running(other), beside(other));
    }
  }

  /** The first setup, and a library for each that somebody fills; gives what was added. */
  private static List<Address> jellyfin(Map<String, Joined> together) {
    Joined jellyfin = together.get("jellyfin");
    if (jellyfin == null) {
      return List.of();
    }
    List<Address> added = new ArrayList<>();
    ResourceSpec setup =
        jellyfin.holds(
            "apps.jellyfin-setup",
            "first",
            Map.of(),
            List.of(),
            "so that nobody else becomes its administrator");
    added.add(setup.address());
    for (Joined other : searchers(together)) {
      Library library = library(other);
      Map<String, Object> wish = new TreeMap<>();
      wish.put("name", library.name());
      wish.put("content", library.content());
      wish.put("paths", List.of(library.path()));
      List<Address> after = new ArrayList<>(running(other));
      after.add(setup.address());
      ResourceSpec made =
          jellyfin.holds("apps.jellyfin-library", library.category(), wish, after, beside(other));
      added.add(made.address());
    }
    return added;
  }

  private void jellyseerr(Map<String, Joined> together, List<Address> shown) {
    Joined jellyseerr = together.get("jellyseerr");
    Joined jellyfin = together.get("jellyfin");
    if (jellyseerr == null || jellyfin == null) {
      return;
    }
    Map<String, Object> wish = new TreeMap<>();
    wish.put("host", jellyfin.host());
    wish.put("port", jellyfin.port());
    wish.put("user", jellyfin.user());
    wish.put("password", jellyfin.key());
    ResourceSpec setup =
        jellyseerr.holds("apps.jellyseerr-setup", "first", wish, shown, beside(jellyfin));
    for (Joined other : searchers(together)) {
      Map<String, Object> server = new TreeMap<>();
      server.put("name", other.shown());
      server.put("to", other.kind());
      server.put("host", other.host());
      server.put("port", other.port());
      server.put("key", other.key());
      server.put("folder", library(other).path());
      List<Address> after = new ArrayList<>(folders);
      after.add(setup.address());
      after.addAll(running(other));
      jellyseerr.holds("apps.jellyseerr-server", other.host(), server, after, beside(other));
    }
  }

  private static List<Joined> searchers(Map<String, Joined> together) {
    List<Joined> found = new ArrayList<>();
    for (String kind : LIBRARIES.keySet()) {
      Joined one = together.get(kind);
      if (one != null) {
        found.add(one);
      }
    }
    return found;
  }

  private static List<Address> running(Joined service) {
    Address workload = service.workload();
    return workload == null ? List.of() : List.of(workload);
  }

  private static String beside(Joined other) {
    return other.context().name() + " stands beside it; `alone()` leaves it untold";
  }

  /** Adds the user as whom people log in to one of Sonarr's family. */
  static void login(Joined service, String user, Value.Secret password) {
    service.holds(
        "apps.arr-login",
        "people",
        Map.of("user", user, "password", password),
        List.of(),
        "a login is always asked for");
  }
}
