package dev.homelab.provider.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Value;
import dev.homelab.provider.apps.client.AppClient;
import dev.homelab.provider.apps.client.AppCodes;
import dev.homelab.provider.apps.client.AppFailures;
import dev.homelab.provider.apps.client.AppKind;
import dev.homelab.spi.CallContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A Sonarr or Radarr to which Jellyseerr hands what people ask for. */
final class RequestServer extends Kind {
  static final String TYPE = "apps.jellyseerr-server";
  private static final String KEY = "key";
  private static final String FOLDER = "folder";
  private static final String PROFILE = "profile";

  RequestServer() {
    super(
        TYPE,
        Set.of(AppKind.JELLYSEERR),
        new Kind.Fields(
            Set.of("name", "to", "host", "port", KEY, FOLDER),
            Set.of(PROFILE),
            Set.of(KEY),
            Set.of("to")));
  }

  @Override
  boolean isMarked() {
    return true;
  }

  private static String base(String to) {
    return "/api/v1/settings/" + to;
  }

  @Override
  List<Held> held(AppClient client, CallContext context) {
    if (!client.get("/api/v1/settings/public", context).path("initialized").asBoolean()) {
      return List.of();
    }
    List<Held> all = new ArrayList<>();
    for (AppKind kind : List.of(AppKind.SONARR, AppKind.RADARR)) {
      for (JsonNode one : client.get(base(kind.id()), context)) {
        String id = kind.id() + '/' + one.path("id").asText();
        all.add(new Held(id, one.path("name").asText(), one));
      }
    }
    return all;
  }

  @Override
  boolean means(Wish wish, Held held) {
    return wish.marks(held.name());
  }

  @Override
  Value.Tree live(Wish wish, Held held) {
    Value.Tree live =
        Value.Tree.EMPTY
            .with("name", Value.of(Wish.bareName(held.name())))
            .with("to", Value.of(held.id().substring(0, held.id().indexOf('/'))))
            .with("host", valueOf(held.body().path("hostname")))
            .with("port", valueOf(held.body().path("port")))
            .with(KEY, valueOf(held.body().path("apiKey")))
            .with(FOLDER, valueOf(held.body().path("activeDirectory")));
    return live.with(PROFILE, valueOf(held.body().path("activeProfileName")));
  }

  @Override
  String create(AppClient client, Wish wish, CallContext context) {
    String to = wish.text("to");
    ObjectNode body = AppClient.object();
    body.put("is4k", false).put("isDefault", true).put("syncEnabled", true);
    body.put("preventSearch", false).put("tagRequests", false);
    body.putArray("tags");
    if (to.equals(AppKind.SONARR.id())) {
      body.put("enableSeasonFolders", true);
      body.putArray("animeTags");
    } else {
      body.put("minimumAvailability", "released");
    }
    write(client, body, wish, context);
    return to + '/' + client.send("POST", base(to), body, context).path("id").asText();
  }

  private static void write(AppClient client, ObjectNode body, Wish wish, CallContext context) {
    body.put("name", wish.markedName());
    body.put("hostname", wish.text("host")).put("port", wish.number("port"));
    body.put("apiKey", wish.secret(KEY, context)).put("useSsl", false).put("baseUrl", "");
    body.put("activeDirectory", wish.text(FOLDER));
    ObjectNode asked = AppClient.object();
    for (String name : List.of("hostname", "port", "apiKey", "useSsl", "baseUrl")) {
      asked.set(name, body.path(name));
    }
    JsonNode found = client.send("POST", base(wish.text("to")) + "/test", asked, context);
    JsonNode profile = profile(found.path("profiles"), wish.text(PROFILE), body);
    body.set("activeProfileId", profile.path("id"));
    body.set("activeProfileName", profile.path("name"));
  }

  /** The profile of the wish; without one that which is chosen already, or the first. */
  private static JsonNode profile(JsonNode profiles, String wanted, ObjectNode body) {
    for (JsonNode one : profiles) {
      boolean named = one.path("name").asText().equals(wanted);
      if (named || (wanted.isEmpty() && one.path("id").equals(body.path("activeProfileId")))) {
        return one;
      }
    }
    if (wanted.isEmpty() && profiles.size() > 0) {
      return profiles.path(0);
    }
    List<String> names = new ArrayList<>();
    profiles.forEach(one -> names.add(one.path("name").asText()));
    throw AppFailures.rejected(
        Diagnostic.error(AppCodes.NOT_OFFERED, "there is no such quality profile")
            .withDetail("It was asked for `" + wanted + "`; there are: " + names)
            .withHint("name one of them, or none for the first"));
  }

  @Override
  void update(AppClient client, Wish wish, Held held, CallContext context) {
    ObjectNode body = held.body().deepCopy();
    write(client, body, wish, context);
    body.remove("id");
    client.send("PUT", "/api/v1/settings/" + held.id(), body, context);
  }

  @Override
  void delete(AppClient client, Wish wish, Held held, CallContext context) {
    client.send("DELETE", "/api/v1/settings/" + held.id(), null, context);
  }
}
