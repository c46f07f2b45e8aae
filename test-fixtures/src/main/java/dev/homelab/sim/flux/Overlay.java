package dev.homelab.sim.flux;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * The objects of a folder with a {@code kustomization.yaml} that lists files of plain YAML; nothing
 * else of kustomize is known.
 */
final class Overlay {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String LIST = "kustomization.yaml";

  private Overlay() {}

  /**
   * Reads them.
   *
   * @param files the texts of a repository, by path
   * @param path the folder, {@code ./clusters/home/tools}
   * @throws IOException when the folder has no list, or one of its files is missing or no YAML
   */
  static List<ObjectNode> objects(SortedMap<String, String> files, String path) throws IOException {
    String folder = path.replaceFirst("^\\./", "").replaceFirst("/+$", "");
    String before = folder.isEmpty() || folder.equals(".") ? "" : folder + '/';
    List<ObjectNode> objects = new ArrayList<>();
    for (JsonNode file : YAML.readTree(text(files, before + LIST)).path("resources")) {
      try (MappingIterator<JsonNode> documents =
          YAML.readerFor(JsonNode.class)
              .<JsonNode>readValues(text(files, before + file.asText()))) {
        while (documents.hasNext()) {
          if (documents.next() instanceof ObjectNode object
              && !Json.text(object, "kind").isEmpty()) {
            objects.add(object);
          }
        }
      }
    }
    return objects;
  }

  private static String text(SortedMap<String, String> files, String path) throws IOException {
    String text = files.get(path);
    if (text == null) {
      throw new IOException("stat /tmp/kustomization/" + path + ": no such file or directory");
    }
    return text;
  }
}
