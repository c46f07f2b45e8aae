package dev.homelab.provider.apps;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.model.Value;
import dev.homelab.provider.apps.client.AppClient;
import dev.homelab.provider.apps.client.AppKind;
import dev.homelab.spi.CallContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A folder below which Sonarr or Radarr keeps its library. It is its path and nothing else. */
final class RootFolder extends Kind {
  static final String TYPE = "apps.arr-root-folder";
  private static final String PATH = "path";

  RootFolder() {
    super(
        TYPE,
        Set.of(AppKind.SONARR, AppKind.RADARR),
        new Kind.Fields(Set.of(PATH), Set.of(), Set.of(), Set.of(PATH)));
  }

  private static String base(AppClient client) {
    return client.place().kind().base() + "/rootfolder";
  }

  @Override
  List<Held> held(AppClient client, CallContext context) {
    List<Held> all = new ArrayList<>();
    for (JsonNode one : client.get(base(client), context)) {
      all.add(new Held(one.path("id").asText(), trim(one.path(PATH).asText()), one));
    }
    return all;
  }

  private static String trim(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  @Override
  boolean means(Wish wish, Held held) {
    return trim(wish.text(PATH)).equals(held.name());
  }

  @Override
  Value.Tree live(Wish wish, Held held) {
    String path = means(wish, held) ? wish.text(PATH) : held.name();
    return Value.Tree.EMPTY.with(PATH, Value.of(path));
  }

  @Override
  String create(AppClient client, Wish wish, CallContext context) {
    JsonNode body = AppClient.object().put(PATH, wish.text(PATH));
    return client.send("POST", base(client), body, context).path("id").asText();
  }

  @Override
  void update(AppClient client, Wish wish, Held held, CallContext context) {
    // Its path is all there is, and another path is another folder.
  }

  @Override
  void delete(AppClient client, Wish wish, Held held, CallContext context) {
    client.send("DELETE", base(client) + '/' + held.id(), null, context);
  }
}
