package dev.homelab.provider.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.model.Value;
import dev.homelab.provider.apps.client.AppClient;
import dev.homelab.provider.apps.client.AppKind;
import dev.homelab.spi.CallContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A library of Jellyfin: folders whose films or series it shows under one name. */
final class JellyfinLibrary extends Kind {
  static final String TYPE = "apps.jellyfin-library";
  private static final String FOLDERS = "/Library/VirtualFolders";
  private static final String NAME = "name";
  private static final String PATHS = "paths";
  private static final String CONTENT = "content";

  JellyfinLibrary() {
    super(
        TYPE,
        Set.of(AppKind.JELLYFIN),
        new Kind.Fields(Set.of(NAME, CONTENT, PATHS), Set.of(), Set.of(), Set.of(NAME, CONTENT)));
  }

  @Override
  List<Held> held(AppClient client, CallContext context) {
    JsonNode about = client.get("/System/Info/Public", context);
    if (!about.path("StartupWizardCompleted").asBoolean()) {
      return List.of();
    }
    JellyfinLogin.enter(client, context);
    List<Held> all = new ArrayList<>();
    for (JsonNode one : client.get(FOLDERS, context)) {
      all.add(new Held(one.path("ItemId").asText(), one.path("Name").asText(), one));
    }
    return all;
  }

  @Override
  boolean means(Wish wish, Held held) {
    return wish.text(NAME).equals(held.name());
  }

  @Override
  Value.Tree live(Wish wish, Held held) {
    Set<String> paths = new TreeSet<>();
    held.body().path("Locations").forEach(path -> paths.add(path.asText()));
    boolean same = paths.equals(new TreeSet<>(wish.texts(PATHS)));
    return Value.Tree.EMPTY
        .with(NAME, Value.of(held.name()))
        .with(CONTENT, valueOf(held.body().path("CollectionType")))
        .with(PATHS, Value.of(same ? wish.texts(PATHS) : new ArrayList<>(paths)));
  }

  @Override
  String create(AppClient client, Wish wish, CallContext context) {
    JellyfinLogin.enter(client, context);
    ObjectNode body = AppClient.object();
    ArrayNode paths = body.putObject("LibraryOptions").putArray("PathInfos");
    wish.texts(PATHS).forEach(path -> paths.addObject().put("Path", path));
    String query =
        "?name="
            + encoded(wish.text(NAME))
            + "&collectionType="
            + encoded(wish.text(CONTENT))
            + "&refreshLibrary=true";
    client.send("POST", FOLDERS + query, body, context);
    for (Held held : held(client, context)) {
      if (means(wish, held)) {
        return held.id();
      }
    }
    return "";
  }

  @Override
  void update(AppClient client, Wish wish, Held held, CallContext context) {
    Set<String> wished = new TreeSet<>(wish.texts(PATHS));
    Set<String> there = new TreeSet<>();
    held.body().path("Locations").forEach(path -> there.add(path.asText()));
    for (String path : wished) {
      if (!there.contains(path)) {
        ObjectNode body = AppClient.object().put("Name", held.name());
        body.putObject("PathInfo").put("Path", path);
        client.send("POST", FOLDERS + "/Paths?refreshLibrary=true", body, context);
      }
    }
    for (String path : there) {
      if (!wished.contains(path)) {
        String query = "?name=" + encoded(held.name()) + "&path=" + encoded(path);
        client.send("DELETE", FOLDERS + "/Paths" + query, null, context);
      }
    }
  }

  @Override
  void delete(AppClient client, Wish wish, Held held, CallContext context) {
    client.send("DELETE", FOLDERS + "?name=" + encoded(held.name()), null, context);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
