package dev.homelab.sim.world;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The one text of a schematic that its id is made of. */
final class SchematicText {
  private static final Map<String, List<String>> KEYS = new LinkedHashMap<>();
  private static final String STEP = "    ";

  static {
    KEYS.put("", List.of("owner", "overlay", "customization"));
    KEYS.put("overlay", List.of("image", "name", "options"));
    KEYS.put(
        "customization",
        List.of(
            "embeddedMachineConfiguration",
            "extraKernelArgs",
            "meta",
            "systemExtensions",
            "bootloader",
            "secureboot",
            "diskImage"));
    KEYS.put("customization.meta", List.of("key", "value"));
    KEYS.put("customization.systemExtensions", List.of("officialExtensions"));
    KEYS.put("customization.secureboot", List.of("includeWellKnownCertificates"));
  }

  private SchematicText() {}

  /** Why a schematic is refused; empty when it is not. */
  static Optional<String> trouble(JsonNode schematic) {
    return schematic.isMissingNode() || schematic.isNull()
        ? Optional.empty()
        : trouble("", schematic);
  }

  private static Optional<String> trouble(String path, JsonNode node) {
    List<String> known = KEYS.get(path);
    if (known == null) {
      return Optional.empty();
    }
    if (node.isArray()) {
      for (JsonNode item : node) {
        Optional<String> found = trouble(path, item);
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }
    for (Map.Entry<String, JsonNode> one : node.properties()) {
      if (!known.contains(one.getKey())) {
        return Optional.of(
            "yaml: unmarshal errors:\n  field " + one.getKey() + " not found in type schematic");
      }
      String below = path.isEmpty() ? one.getKey() : path + "." + one.getKey();
      Optional<String> found = trouble(below, one.getValue());
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** The text: fields in their order, empty ones left out, four spaces a step. */
  static String of(JsonNode schematic) {
    StringBuilder out = new StringBuilder();
    write(out, "", "", schematic);
    if (Json.isEmpty(schematic.get("customization"))) {
      out.append("customization: {}\n");
    }
    return out.toString();
  }

  private static void write(StringBuilder out, String path, String indent, JsonNode node) {
    List<String> order = KEYS.getOrDefault(path, List.of());
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    for (String key : order) {
      if (node.has(key)) {
        fields.put(key, node.path(key));
      }
    }
    node.fields().forEachRemaining(one -> fields.putIfAbsent(one.getKey(), one.getValue()));
    for (Map.Entry<String, JsonNode> field : fields.entrySet()) {
      if (!Json.isEmpty(field.getValue())) {
        String below = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
        value(out, below, indent, field.getKey(), field.getValue());
      }
    }
  }

  private static void value(
      StringBuilder out, String path, String indent, String key, JsonNode value) {
    if (value.isObject()) {
      out.append(indent).append(key).append(":\n");
      write(out, path, indent + STEP, value);
    } else if (value.isArray()) {
      out.append(indent).append(key).append(":\n");
      for (JsonNode item : value) {
        item(out, path, indent + STEP, item);
      }
    } else {
      out.append(indent).append(key).append(": ").append(value.asText()).append('\n');
    }
  }

  private static void item(StringBuilder out, String path, String indent, JsonNode item) {
    if (!item.isObject()) {
      out.append(indent).append("- ").append(item.asText()).append('\n');
      return;
    }
    StringBuilder fields = new StringBuilder();
    write(fields, path, indent + "  ", item);
    out.append(indent)
        .append("- ")
        .append(fields.substring(Math.min(fields.length(), indent.length() + 2)));
  }

  /** The SHA-256 of the text, as hexadecimal digits. */
  static String id(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
