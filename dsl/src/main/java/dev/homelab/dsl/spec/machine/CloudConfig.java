package dev.homelab.dsl.spec.machine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What cloud-init reads in a machine of a box ({@code #cloud-config}). */
final class CloudConfig {
  /** The first line of user data that is a configuration. */
  private static final String HEAD = "#cloud-config\n";

  /** Fields of cloud-init that hold a password that can be used as it stands. */
  private static final Set<String> IN_CLEAR = Set.of("password", "plain_text_passwd");

  /** Fields below {@code chpasswd} that hold pairs of a user and a password. */
  private static final String CHANGED = "chpasswd";

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .build();

  private CloudConfig() {}

  /** User data that makes one user whom keys let in, as hosts with Proxmox VE write it. */
  static String of(String user, List<String> keys) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("user", user);
    if (!keys.isEmpty()) {
      fields.put("ssh_authorized_keys", keys);
    }
    fields.put("users", List.of("default"));
    try {
      return HEAD + YAML.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts can be written as YAML", e);
    }
  }

  /** Whether a text is a configuration, and no script or other form that cloud-init takes. */
  static boolean isConfig(String userData) {
    return userData.stripLeading().startsWith(HEAD.strip());
  }

  /** Whether a text is of a form that cloud-init tells by its first line. */
  static boolean isKnownForm(String userData) {
    String text = userData.stripLeading();
    return text.startsWith("#") || text.startsWith("Content-Type:") || text.startsWith("MIME-");
  }

  /**
   * The name of a field that holds a password in clear, or null.
   *
   * @throws JsonProcessingException when the configuration is not YAML; the message of the
   *     exception may quote the text
   */
  static @Nullable String passwordIn(String userData) throws JsonProcessingException {
    return isConfig(userData) ? passwordIn(YAML.readTree(userData), false) : null;
  }

  private static @Nullable String passwordIn(JsonNode node, boolean changed) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      boolean text = field.getValue().isValueNode() && !field.getValue().isNull();
      boolean pairs = changed && name.equals("list");
      if ((text && IN_CLEAR.contains(name)) || pairs) {
        return field.getKey();
      }
      String below = passwordIn(field.getValue(), name.equals(CHANGED));
      if (below != null) {
        return below;
      }
    }
    if (node.isArray()) {
      for (JsonNode item : node) {
        String below = passwordIn(item, changed);
        if (below != null) {
          return below;
        }
      }
    }
    return null;
  }
}
