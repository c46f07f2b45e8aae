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
import java.util.Map;
import java.util.Set;

/** A place where Prowlarr searches, by one of its definitions. */
final class Indexer extends ArrThing {
  static final String TYPE = "apps.prowlarr-indexer";

  /** The profile that Prowlarr has from the start. */
  private static final int STANDARD_PROFILE = 1;

  Indexer() {
    super(
        TYPE,
        Set.of(AppKind.PROWLARR),
        new Kind.Fields(
            Set.of("name", "definition"),
            Set.of("url", "key", "priority", "enabled"),
            Set.of("key"),
            Set.of("definition")));
  }

  @Override
  Value.Tree defaults() {
    return Value.ofMap(Map.of("priority", 25, "enabled", true));
  }

  @Override
  String path() {
    return "/indexer";
  }

  @Override
  ObjectNode template(AppClient client, Wish wish, CallContext context) {
    String wanted = wish.text("definition");
    for (JsonNode one : client.get(client.place().kind().base() + path() + "/schema", context)) {
      if (one instanceof ObjectNode found && definitionOf(found).equalsIgnoreCase(wanted)) {
        found.remove("presets");
        found.put("appProfileId", STANDARD_PROFILE);
        return found;
      }
    }
    throw AppFailures.rejected(
        Diagnostic.error(AppCodes.NOT_OFFERED, "Prowlarr has no definition of this indexer")
            .withDetail("It was asked for `" + wanted + "`. Nothing was changed.")
            .withHint("names are those of its page `Indexers`, such as 'Newznab' or '1337x'"));
  }

  private static String definitionOf(JsonNode body) {
    String name = body.path("definitionName").asText("");
    return name.isEmpty() ? body.path("implementation").asText("") : name;
  }

  @Override
  Value.Tree live(Wish wish, Held held) {
    String found = definitionOf(held.body());
    boolean same = found.equalsIgnoreCase(wish.text("definition"));
    return super.live(wish, held)
        .with("definition", Value.of(same ? wish.text("definition") : found));
  }

  @Override
  Map<String, String> plain() {
    return Map.of("priority", "priority", "enabled", "enable");
  }

  @Override
  Map<String, String> listed(Wish wish) {
    return Map.of("url", "baseUrl", "key", "apiKey");
  }
}
