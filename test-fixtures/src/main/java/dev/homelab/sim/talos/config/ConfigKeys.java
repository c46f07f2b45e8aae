package dev.homelab.sim.talos.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The kinds and keys that a machine knows, from a table: what it does not list is refused. */
final class ConfigKeys {
  private static final ConfigKeys TABLE = read();

  private record Kind(int since, Set<String> keys) {}

  private final Map<String, Set<String>> paths = new HashMap<>();
  private final Map<String, Kind> kinds = new HashMap<>();

  /** The table. */
  static ConfigKeys table() {
    return TABLE;
  }

  private static ConfigKeys read() {
    ConfigKeys keys = new ConfigKeys();
    try (InputStream in = ConfigKeys.class.getResourceAsStream("config-keys.txt")) {
      if (in == null) {
        throw new SimulatorException("the table of config keys is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(keys::line);
    } catch (IOException e) {
      throw new SimulatorException("the table of config keys cannot be read", e);
    }
    return keys;
  }

  private void line(String line) {
    int colon = line.indexOf(':');
    String[] head = line.substring(0, colon).strip().split(" +", -1);
    Set<String> names = new HashSet<>(List.of(line.substring(colon + 1).strip().split(" +", -1)));
    if (head[0].equals("kind")) {
      kinds.put(head[1], new Kind(Integer.parseInt(head[2]), names));
    } else {
      paths.put(head[0], names);
    }
  }

  /** Every kind with the minor version that first has it. */
  Map<String, Integer> kinds() {
    Map<String, Integer> all = new TreeMap<>();
    kinds.forEach((name, kind) -> all.put(name, kind.since()));
    return all;
  }

  /** The keys of a kind, or of a path of the main document. */
  Set<String> keys(String name) {
    Kind kind = kinds.get(name);
    return kind == null ? paths.getOrDefault(name, Set.of()) : kind.keys();
  }

  /** Adds what a version does not know in a document. */
  void check(ObjectNode document, TalosMinor version, List<String> errors) {
    String name = Json.text(document, "kind");
    if (name.isEmpty()) {
      walk("v1alpha1", "", document, errors);
      return;
    }
    Kind kind = kinds.get(name);
    if (kind == null || version.minor() < kind.since()) {
      errors.add("\"" + name + "\" \"v1alpha1\": not registered");
      return;
    }
    for (Map.Entry<String, JsonNode> one : document.properties()) {
      if (!kind.keys().contains(one.getKey())
          && !Set.of("apiVersion", "kind").contains(one.getKey())) {
        errors.add("unknown keys found during decoding: " + name + "." + one.getKey());
      }
    }
  }

  private void walk(String path, String told, JsonNode node, List<String> errors) {
    Set<String> known = paths.get(path);
    if (known == null) {
      return;
    }
    if (node.isArray()) {
      node.forEach(item -> walk(path, told, item, errors));
      return;
    }
    for (Map.Entry<String, JsonNode> one : node.properties()) {
      String here = told.isEmpty() ? one.getKey() : told + "." + one.getKey();
      if (known.contains(one.getKey())) {
        walk(path + "." + one.getKey(), here, one.getValue(), errors);
      } else {
        errors.add("unknown keys found during decoding: " + here);
      }
    }
  }
}
