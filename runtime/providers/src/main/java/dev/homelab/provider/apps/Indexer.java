package dev.homelab.provider.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.util.Map;
import java.util.Set;

/** A place where Prowlarr searches, by one of its definitions. */
final class Indexer extends ArrThing {
  static final String TYPE = "apps.prowlarr-indexer";

  private static final String DEFINITION = "definition";
  private static final String URL = "baseUrl";
  private static final String KEY = "apiKey";

  /** The words of the script that fill its settings. */
  private static final Map<String, String> WORDS = Map.of(URL, "`url`", KEY, "`apiKey`");

  /** More than any rank of a definition that fits a name. */
  private static final int UNLIKE = 9;

  /** The profile that Prowlarr has from the start. */
  private static final int STANDARD_PROFILE = 1;

  Indexer() {
    super(
        TYPE,
        Set.of(AppKind.PROWLARR),
        new Kind.Fields(
            Set.of("name", DEFINITION),
            Set.of("url", "key", "priority", "enabled"),
            Set.of("key"),
            Set.of(DEFINITION)));
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
    String wanted = wish.text(DEFINITION);
    JsonNode all = client.get(client.place().kind().base() + path() + "/schema", context);
    ObjectNode best = null;
    for (JsonNode one : all) {
      if (one instanceof ObjectNode found
          && rank(found, wanted) < (best == null ? UNLIKE : rank(best, wanted))) {
        best = found;
      }
    }
    if (best == null) {
      throw AppFailures.rejected(
          Diagnostic.error(AppCodes.NOT_OFFERED, "Prowlarr has no definition of this indexer")
              .withDetail("It was asked for `" + wanted + "`. Nothing was changed.")
              .withHint(
                  "names are those of its page `Indexers`, such as 'Generic Newznab' or '1337x'"));
    }
    best.remove("presets");
    best.put("appProfileId", STANDARD_PROFILE);
    return best;
  }

  /**
   * How well a definition fits a name, 0 best: the name that people see, else that of its file or
   * of what carries it out. Of those that one implementation has for many places, all of one such
   * name, the one without an address is for any place.
   */
  private static int rank(JsonNode definition, String wanted) {
    String name = definition.path("name").asText("");
    if (name.equals(wanted)) {
      return 0;
    }
    if (name.equalsIgnoreCase(wanted)) {
      return 1;
    }
    boolean meant =
        definition.path("definitionName").asText("").equalsIgnoreCase(wanted)
            || definition.path("implementation").asText("").equalsIgnoreCase(wanted);
    return !meant ? UNLIKE : address(definition).isEmpty() ? 2 : 3;
  }

  private static String address(JsonNode definition) {
    for (JsonNode field : definition.path("fields")) {
      if (field.path("name").asText().equals(URL)) {
        return field.path("value").asText("");
      }
    }
    return "";
  }

  /** Prowlarr fails, with a status of its own fault, on a setting that a definition lacks. */
  @Override
  ObjectNode added(ArrayNode fields, String name, Wish wish) {
    List<String> settings = new ArrayList<>();
    for (JsonNode field : fields) {
      String setting = field.path("name").asText();
      // Those with a point are limits and the like that every definition has.
      if (setting.indexOf('.') < 0 && !setting.equals("definitionFile")) {
        settings.add(setting);
      }
    }
    throw AppFailures.rejected(
        Diagnostic.error(
                AppCodes.NOT_OFFERED,
                "Prowlarr's definition `" + wish.text(DEFINITION) + "` has no setting " + name)
            .withDetail("It has: " + String.join(", ", settings) + ". Nothing was changed.")
            .withHint(
                "leave " + WORDS.get(name) + " out, and give the rest on its page `Indexers`"));
  }

  /** Once made, it bears the lab's name for it, and not that of the definition. */
  @Override
  Set<String> unshown() {
    return Set.of(DEFINITION);
  }

  @Override
  Map<String, String> plain() {
    return Map.of("priority", "priority", "enabled", "enable");
  }

  @Override
  Map<String, String> listed(Wish wish) {
    return Map.of("url", URL, "key", KEY);
  }
}
