package dev.homelab.proof;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.KubeSimulator;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a cluster keeps in Secrets, those that Cozystack makes included. */
final class BoxSecrets {
  /** Entries of Secrets that anybody may know. */
  private static final Pattern PUBLIC =
      Pattern.compile(
          "(?i).*(\\.crt|\\.pub|user|username|host|port|uri|endpoint|name|namespace|id)$");

  /** The least that is not a word of the script. */
  private static final int LEAST = 16;

  private BoxSecrets() {}

  /** The values that nobody may read elsewhere. */
  static Set<String> of(KubeSimulator cluster) {
    Set<String> values = new TreeSet<>();
    cluster.nodes().objects("secrets").values().forEach(secret -> collect(secret, values));
    return values;
  }

  private static void collect(JsonNode secret, Set<String> values) {
    for (Map.Entry<String, JsonNode> one : secret.path("data").properties()) {
      byte[] bytes = Base64.getDecoder().decode(one.getValue().asText());
      String text = new String(bytes, StandardCharsets.UTF_8).strip();
      boolean kept = !PUBLIC.matcher(one.getKey()).matches() && !text.contains(" CERTIFICATE-");
      if (kept && text.length() >= LEAST) {
        values.add(text);
      }
    }
  }
}
