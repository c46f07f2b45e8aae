package dev.homelab.sim.talos.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.real.SharedFolder;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table of keys is that of the schemas that Talos publishes, with its older keys beside. */
final class ConfigKeysTest {
  private static final Map<Integer, String> SCHEMAS =
      new TreeMap<>(
          Map.of(9, "v1.9.6", 10, "v1.10.9", 11, "v1.11.6", 12, "v1.12.11", 13, "v1.13.9"));
  private static final Map<String, String> TYPES =
      Map.of(
          "v1alpha1.machine", "v1alpha1.MachineConfig",
          "v1alpha1.machine.kubelet", "v1alpha1.KubeletConfig",
          "v1alpha1.machine.install", "v1alpha1.InstallConfig",
          "v1alpha1.machine.install.diskSelector", "v1alpha1.InstallDiskSelector",
          "v1alpha1.machine.features", "v1alpha1.FeaturesConfig",
          "v1alpha1.cluster", "v1alpha1.ClusterConfig",
          "v1alpha1.cluster.network", "v1alpha1.ClusterNetworkConfig",
          "v1alpha1.cluster.apiServer", "v1alpha1.APIServerConfig",
          "v1alpha1.cluster.etcd", "v1alpha1.EtcdConfig",
          "v1alpha1.cluster.proxy", "v1alpha1.ProxyConfig");

  private static JsonNode schema(String version) throws IOException {
    Path folder = SharedFolder.require("specs/talos/schemas/" + version);
    return Json.parse(Files.readAllBytes(folder.resolve("config.schema.json")));
  }

  private static Set<String> keys(JsonNode type) {
    Set<String> keys = new TreeSet<>();
    type.path("properties").fieldNames().forEachRemaining(keys::add);
    keys.remove("kind");
    keys.remove("apiVersion");
    return keys;
  }

  private static Map<String, JsonNode> kinds(JsonNode schema) {
    Map<String, JsonNode> all = new TreeMap<>();
    for (JsonNode one : schema.path("oneOf")) {
      String reference = Json.text(one, "$ref");
      JsonNode type = schema.path("$defs").path(reference.substring("#/$defs/".length()));
      String kind = type.path("properties").path("kind").path("enum").path(0).asText();
      if (!kind.isEmpty()) {
        all.put(kind, type);
      }
    }
    return all;
  }

  @Test
  void kindsAndTheirKeysAreThoseOfEachVersion() throws IOException {
    Map<String, Integer> listed = ConfigKeys.table().kinds();
    for (Map.Entry<Integer, String> one : SCHEMAS.entrySet()) {
      Set<String> then = new TreeSet<>();
      listed.forEach(
          (kind, since) -> {
            if (since <= one.getKey()) {
              then.add(kind);
            }
          });
      Map<String, JsonNode> real = kinds(schema(one.getValue()));
      assertThat(then).as(one.getValue()).isEqualTo(real.keySet());
      real.forEach(
          (kind, type) ->
              assertThat(ConfigKeys.table().keys(kind)).as(kind).containsAll(keys(type)));
    }
  }

  @Test
  void theMainDocumentHasEveryKeyOfTheSchemas() throws IOException {
    for (String version : SCHEMAS.values()) {
      JsonNode types = schema(version).path("$defs");
      TYPES.forEach(
          (path, type) ->
              assertThat(ConfigKeys.table().keys(path))
                  .as(version + " " + path)
                  .containsAll(keys(types.path(type))));
    }
  }
}
