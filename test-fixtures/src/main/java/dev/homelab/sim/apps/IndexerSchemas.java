package dev.homelab.sim.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Prowlarr offers as indexers: definitions of trackers, each with settings of its own, and
 * places that speak Newznab, all of one implementation, the one for any place last.
 */
final class IndexerSchemas {
  private static final String TRACKER = "Cardigann";
  private static final String NEWZNAB = "Newznab";
  private static final String FIELDS = "fields";
  private static final String NAME = "name";

  private IndexerSchemas() {}

  /** All of them. */
  static ArrayNode all() {
    ArrayNode all = Json.array();
    tracker(all, "1337x", "1337x", List.of("sort"));
    tracker(all, "LimeTorrents", "limetorrents", List.of("sort"));
    tracker(all, "Example Films (API)", "examplefilms-api", List.of("apikey", "freeleech"));
    tracker(all, "Example Members", "examplemembers", List.of("username", "password"));
    usenet(all, "abNZB", "https://abnzb.example.com");
    usenet(all, "Example Usenet", "https://usenet.example.com");
    usenet(all, "Generic Newznab", "");
    return all;
  }

  private static void tracker(ArrayNode all, String name, String file, List<String> settings) {
    ArrayNode fields = offered(all, name, TRACKER).put("definitionName", file).putArray(FIELDS);
    fields.addObject().put(NAME, "definitionFile").put("value", file);
    fields.addObject().put(NAME, "baseUrl").put("value", "");
    fields.addObject().put(NAME, "baseSettings.queryLimit");
    settings.forEach(setting -> fields.addObject().put(NAME, setting).put("value", ""));
  }

  private static void usenet(ArrayNode all, String name, String url) {
    ArrayNode fields = offered(all, name, NEWZNAB).put("definitionName", NEWZNAB).putArray(FIELDS);
    fields.addObject().put(NAME, "baseUrl").put("value", url);
    fields.addObject().put(NAME, "apiPath").put("value", "/api");
    fields.addObject().put(NAME, "apiKey").put("value", "");
  }

  private static ObjectNode offered(ArrayNode all, String name, String implementation) {
    ObjectNode one = all.addObject().put(NAME, name).put("implementation", implementation);
    one.put("configContract", implementation + "Settings").put("enable", true);
    one.put("priority", 25).put("appProfileId", 0).putArray("presets");
    return one;
  }

  /** A field of a tracker that its definition does not have; empty without one. */
  static String unknown(JsonNode sent) {
    if (!Json.text(sent, "implementation").equals(TRACKER)) {
      return "";
    }
    Set<String> known = new TreeSet<>();
    for (JsonNode one : all()) {
      if (Json.text(one, "definitionName").equals(Json.text(sent, "definitionName"))) {
        one.path(FIELDS).forEach(field -> known.add(Json.text(field, NAME)));
      }
    }
    for (JsonNode field : sent.path(FIELDS)) {
      if (!known.contains(Json.text(field, NAME))) {
        return Json.text(field, NAME);
      }
    }
    return "";
  }
}
