package dev.homelab.provider.apps;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.model.Value;
import dev.homelab.provider.apps.client.AppClient;
import dev.homelab.provider.apps.client.AppKind;
import dev.homelab.spi.CallContext;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A Sonarr or Radarr to which Prowlarr gives its indexers. */
final class IndexedApplication extends ArrThing {
  static final String TYPE = "apps.prowlarr-application";

  /** Newznab categories of films, as Prowlarr presets them for Radarr. */
  private static final List<Integer> FILMS =
      List.of(2000, 2010, 2020, 2030, 2040, 2045, 2050, 2060, 2070, 2080);

  /** Newznab categories of series, as Prowlarr presets them for Sonarr. */
  private static final List<Integer> SERIES =
      List.of(5000, 5010, 5020, 5030, 5040, 5045, 5050, 5090);

  private static final int ANIME = 5070;

  IndexedApplication() {
    super(
        TYPE,
        Set.of(AppKind.PROWLARR),
        new Kind.Fields(
            Set.of("name", "to", "url", "prowlarr", "key"),
            Set.of("sync"),
            Set.of("key"),
            Set.of("to")));
  }

  @Override
  Value.Tree defaults() {
    return Value.ofMap(Map.of("sync", "fullSync"));
  }

  @Override
  String path() {
    return "/applications";
  }

  @Override
  ObjectNode template(AppClient client, Wish wish, CallContext context) {
    boolean films = wish.text("to").equals(AppKind.RADARR.id());
    String name = films ? AppKind.RADARR.shown() : AppKind.SONARR.shown();
    ObjectNode body = AppClient.object();
    body.put("implementation", name).put("configContract", name + "Settings");
    body.putArray("tags");
    ArrayNode fields = body.putArray("fields");
    ArrayNode categories = fields.addObject().put("name", "syncCategories").putArray("value");
    (films ? FILMS : SERIES).forEach(categories::add);
    if (!films) {
      fields.addObject().put("name", "animeSyncCategories").putArray("value").add(ANIME);
    }
    return body;
  }

  @Override
  Value.Tree live(Wish wish, Held held) {
    String implementation = held.body().path("implementation").asText("");
    String to = implementation.equals(AppKind.RADARR.shown()) ? "radarr" : "sonarr";
    return super.live(wish, held).with("to", Value.of(to));
  }

  @Override
  Map<String, String> plain() {
    return Map.of("sync", "syncLevel");
  }

  @Override
  Map<String, String> listed(Wish wish) {
    return Map.of("url", "baseUrl", "prowlarr", "prowlarrUrl", "key", "apiKey");
  }
}
