package dev.homelab.sim.cozystack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.homelab.real.SharedFolder;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The definitions that the simulated platform brings have the names of the real ones. */
class CustomKindsTest {
  private static final List<String> BRINGERS =
      List.of(
          "cozystack-operator",
          "cert-manager-crds",
          "metallb",
          "kubevirt-operator",
          "kubevirt",
          "kubevirt-cdi-operator",
          "kubevirt-cdi",
          "application-definition-crd",
          "piraeus-operator-crds",
          "cilium",
          "cozystack-controller",
          "cozystack-scheduler",
          "backup-controller");

  private static Map<String, JsonNode> real() throws IOException {
    Map<String, JsonNode> all = new TreeMap<>();
    YAMLMapper yaml = new YAMLMapper();
    for (String folder : List.of("specs/crds", "specs/cozystack/crds")) {
      for (Path file : SharedFolder.yamlFiles(SharedFolder.require(folder))) {
        try (MappingIterator<JsonNode> documents =
            yaml.readerFor(JsonNode.class).readValues(file.toFile())) {
          documents.forEachRemaining(one -> all.put(Json.text(one, "metadata.name"), one));
        }
      }
    }
    return all;
  }

  @Test
  void theyAreNamedAsTheRealOnes() throws IOException {
    Map<String, JsonNode> real = real();
    for (String bringer : BRINGERS) {
      List<ObjectNode> brought = CustomKinds.of(bringer);
      assertThat(brought).as(bringer).isNotEmpty();
      for (ObjectNode ours : brought) {
        String name = Json.text(ours, "metadata.name");
        JsonNode theirs = real.get(name);
        assertThat(theirs).as(name).isNotNull();
        for (String path : List.of("spec.scope", "spec.names.kind", "spec.names.plural")) {
          assertThat(Json.text(ours, path)).as(name).isEqualTo(Json.text(theirs, path));
        }
        assertThat(Json.elements(Json.at(ours, "spec.names.shortNames")))
            .as(name)
            .containsExactlyInAnyOrderElementsOf(
                Json.elements(Json.at(theirs, "spec.names.shortNames")));
        assertThat(Json.at(theirs, "spec.versions"))
            .as(name)
            .anyMatch(
                version ->
                    Json.text(version, "name")
                        .equals(Json.at(ours, "spec.versions").path(0).path("name").asText()));
      }
    }
  }
}
