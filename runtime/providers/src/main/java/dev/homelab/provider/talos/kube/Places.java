package dev.homelab.provider.talos.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.spi.CallContext;
import java.util.HashMap;
import java.util.Map;

/** Where objects are in an API, as the API itself tells of its kinds. */
public final class Places {
  private final KubeApi api;
  private final Map<String, JsonNode> groups = new HashMap<>();

  /** Asks an API, once for each version of a group. */
  public Places(KubeApi api) {
    this.api = api;
  }

  /** The path of an object; empty when the API does not know its kind yet. */
  public String of(JsonNode object, CallContext context) {
    String version = object.path("apiVersion").asText();
    String group = (version.contains("/") ? "apis/" : "api/") + version;
    JsonNode known = groups.computeIfAbsent(group, path -> api.get(path, context));
    for (JsonNode kind : known.path("resources")) {
      String plural = kind.path("name").asText();
      boolean same = kind.path("kind").asText().equals(object.path("kind").asText());
      if (same && !plural.contains("/")) {
        JsonNode meta = object.path("metadata");
        String space =
            kind.path("namespaced").asBoolean()
                ? "/namespaces/" + meta.path("namespace").asText("default")
                : "";
        return group + space + '/' + plural + '/' + meta.path("name").asText();
      }
    }
    groups.remove(group);
    return "";
  }
}
