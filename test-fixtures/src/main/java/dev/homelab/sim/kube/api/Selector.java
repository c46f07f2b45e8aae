package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Label and field selectors of lists and watches, and the selectors inside objects. */
public final class Selector {
  private static final Pattern SET =
      Pattern.compile("\\s*(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*", Pattern.CASE_INSENSITIVE);

  private Selector() {}

  /** A label selector as in {@code labelSelector=}. */
  public static Predicate<JsonNode> labels(@Nullable String text) {
    Predicate<JsonNode> all = o -> true;
    if (text == null || text.isBlank()) {
      return all;
    }
    for (String part : split(text)) {
      all = all.and(label(part.strip()));
    }
    return all;
  }

  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(text.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static Predicate<JsonNode> label(String part) {
    Matcher set = SET.matcher(part);
    if (set.matches()) {
      String key = set.group(1);
      List<String> values = new ArrayList<>();
      for (String value : set.group(3).split(",", -1)) {
        values.add(value.strip());
      }
      boolean in = set.group(2).toLowerCase(Locale.ROOT).equals("in");
      return o -> in == (labelsOf(o).has(key) && values.contains(labelsOf(o).path(key).asText()));
    }
    int not = part.indexOf("!=");
    if (not > 0) {
      String key = part.substring(0, not).strip();
      String value = part.substring(not + 2).strip();
      return o -> !labelsOf(o).path(key).asText().equals(value) || !labelsOf(o).has(key);
    }
    int is = part.indexOf('=');
    if (is > 0) {
      String key = part.substring(0, is).strip();
      String value = part.substring(part.startsWith("==", is) ? is + 2 : is + 1).strip();
      return o -> labelsOf(o).has(key) && labelsOf(o).path(key).asText().equals(value);
    }
    if (part.startsWith("!")) {
      return o -> !labelsOf(o).has(part.substring(1));
    }
    if (part.contains(" ") || part.contains("(")) {
      String[] words = part.split("[ (]+", 3);
      throw ApiException.badRequest(
          "unable to parse requirement: found '"
              + words[1]
              + "', expected: in, notin, =, ==, !=, gt, lt");
    }
    return o -> labelsOf(o).has(part);
  }

  private static JsonNode labelsOf(JsonNode object) {
    return object.path("metadata").path("labels");
  }

  /** A field selector as in {@code fieldSelector=}; unknown fields are refused. */
  public static Predicate<JsonNode> fields(@Nullable String text, ResourceType type) {
    Predicate<JsonNode> all = o -> true;
    if (text == null || text.isBlank()) {
      return all;
    }
    for (String part : text.split(",", -1)) {
      boolean not = part.contains("!=");
      String[] sides = part.split(not ? "!=" : "==?", 2);
      if (sides.length != 2) {
        throw ApiException.badRequest(
            "invalid selector: '" + part + "'; can't understand '" + part + "'");
      }
      String key = sides[0].strip();
      if (!key.equals("metadata.name")
          && !(key.equals("metadata.namespace") && type.namespaced())
          && !type.fieldLabels().contains(key)) {
        throw ApiException.badRequest(
            type.fieldLabels().isEmpty() && !type.custom()
                ? "\""
                    + key
                    + "\" is not a known field selector: only \"metadata.name\","
                    + " \"metadata.namespace\""
                : "field label not supported: " + key);
      }
      String value = sides[1].strip();
      all = all.and(o -> not != Json.at(o, key).asText("").equals(value));
    }
    return all;
  }

  /** A LabelSelector object against labels. */
  public static boolean matches(JsonNode selector, JsonNode labels) {
    for (var e : selector.path("matchLabels").properties()) {
      if (!labels.path(e.getKey()).equals(e.getValue())) {
        return false;
      }
    }
    for (JsonNode e : selector.path("matchExpressions")) {
      String key = e.path("key").asText();
      boolean has = labels.has(key);
      List<String> values = Json.elements(e.path("values")).stream().map(JsonNode::asText).toList();
      boolean in = has && values.contains(labels.path(key).asText());
      boolean fits =
          switch (e.path("operator").asText()) {
            case "In" -> in;
            case "NotIn" -> !in;
            case "Exists" -> has;
            default -> !has;
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }
}
