package dev.homelab.sim.kube.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.patch.Patches;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A named list of steps that both sides are taken through.
 *
 * @param name the name, unique
 * @param client who makes the requests: {@code raw}, {@code kubectl} or {@code fabric8}
 * @param steps the steps
 */
record Sequence(String name, String client, List<JsonNode> steps) {
  private static final YAMLMapper YAML = new YAMLMapper();

  /** Reads a file; {@code each} is taken once for every object of {@code kinds}. */
  static List<Sequence> read(String file) {
    try (InputStream in = Sequence.class.getResourceAsStream(file)) {
      JsonNode root = YAML.readTree(in);
      String client = root.path("client").asText("raw");
      List<Sequence> all = new ArrayList<>();
      root.path("sequences")
          .properties()
          .forEach(
              e ->
                  all.add(
                      new Sequence(
                          client + "/" + e.getKey(),
                          client,
                          expand(e.getValue(), root, MissingNode.getInstance()))));
      root.path("kinds")
          .properties()
          .forEach(
              kind ->
                  root.path("each")
                      .properties()
                      .forEach(
                          e ->
                              all.add(
                                  new Sequence(
                                      client + "/" + kind.getKey() + "/" + e.getKey(),
                                      client,
                                      expand(e.getValue(), root, kind.getValue())))));
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<JsonNode> expand(JsonNode steps, JsonNode root, JsonNode kind) {
    List<JsonNode> out = new ArrayList<>();
    for (JsonNode step : steps) {
      ObjectNode one = step.deepCopy();
      if (kind.isObject()) {
        one.put("in", one.path("in").asText().replace("$KIND", kind.path("in").asText()));
        if (!one.has("body") && !one.has("use") && one.path("own").asBoolean(false)) {
          one.set("body", kind.path("object").deepCopy());
        }
      }
      if (one.has("use")) {
        one.set("body", root.path("objects").path(one.path("use").asText()).deepCopy());
      }
      if (one.has("with")) {
        one.set("body", Patches.merge(one.path("body").deepCopy(), one.path("with")));
      }
      if (one.has("edit") && one.has("body")) {
        one.set("body", Patches.json(one.path("body").deepCopy(), one.path("edit")));
      }
      out.add(one);
    }
    return out;
  }

  /** Arguments of a kubectl line; a part in single quotes is one argument. */
  static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      } else if (c == ' ' && !quoted) {
        words.add(word.toString());
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    words.add(word.toString());
    return words;
  }

  /** The input of a kubectl step: each document of {@code stdin}, as JSON. */
  static String stdin(JsonNode step) {
    JsonNode given = step.has("body") ? step.get("body") : step.path("stdin");
    if (given instanceof ArrayNode many) {
      ObjectNode list = Json.object().put("apiVersion", "v1").put("kind", "List");
      list.set("items", many);
      return list.toString();
    }
    return given.isMissingNode() ? "" : given.isTextual() ? given.asText() : given.toString();
  }
}
