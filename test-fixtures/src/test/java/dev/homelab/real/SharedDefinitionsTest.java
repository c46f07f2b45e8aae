package dev.homelab.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The definitions of other projects are accepted by a real API server as they are. */
@RealTest
class SharedDefinitionsTest {

  private static final String DEFINITIONS =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

  private static final YAMLMapper YAML = new YAMLMapper();

  @Test
  void acceptsAllOfThemWithTheStandardGatewayChannel(@TempDir Path folder) {
    List<Path> files =
        SharedFolder.yamlFiles(SharedFolder.require("specs/crds")).stream()
            .filter(file -> !file.toString().contains("/gateway-api-experimental/"))
            .filter(file -> !isHalf(file))
            .toList();

    assertThat(files).hasSizeGreaterThan(200);
    assertAccepted(folder, files);
  }

  @Test
  void acceptsTheExperimentalGatewayChannel(@TempDir Path folder) {
    Path crds = SharedFolder.require("specs/crds");

    assertAccepted(folder, SharedFolder.yamlFiles(crds.resolve("gateway-api-experimental")));
  }

  /** Cilium's come one file per version, so a file may lack the version that is stored. */
  @Test
  void refusesTheFilesThatHoldHalfOfADefinition(RealControlPlane cluster) {
    List<Path> halves =
        SharedFolder.yamlFiles(SharedFolder.require("specs/crds")).stream()
            .filter(SharedDefinitionsTest::isHalf)
            .toList();

    assertThat(halves)
        .extracting(file -> file.getFileName().toString())
        .containsExactly("v2_ciliumpodippools.yaml", "v2alpha1_ciliumloadbalancerippools.yaml");
    for (Path half : halves) {
      Kubectl.Result result =
          cluster.kubectl().run("apply", "--server-side", "-f", half.toString());
      assertThat(result.exit()).isNotZero();
      assertThat(result.err()).contains("must have exactly one version marked as storage version");
    }
  }

  private static boolean isHalf(Path file) {
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
      while (documents.hasNext()) {
        JsonNode versions = documents.next().at("/spec/versions");
        if (versions.isArray()
            && versions.valueStream().noneMatch(v -> v.path("storage").asBoolean())) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertAccepted(Path folder, List<Path> files) {
    try (RealControlPlane cluster = RealControlPlane.start(folder.resolve("cluster"))) {
      List<String> words = new ArrayList<>(List.of("apply", "--server-side", "-o", "name"));
      files.forEach(file -> words.addAll(List.of("-f", file.toString())));
      Kubectl.Result result = cluster.kubectl().run(words.toArray(String[]::new));

      assertThat(result.err().lines()).allMatch(line -> line.startsWith("Warning: "));
      assertThat(result.exit()).isZero();
      long definitions =
          result
              .out()
              .lines()
              .filter(line -> line.startsWith("customresourcedefinition"))
              .distinct()
              .count();
      assertThat(definitions).isGreaterThanOrEqualTo(files.size());
      cluster
          .kubectl()
          .output("wait", "crd", "--all", "--for=condition=Established", "--timeout=3m");
      JsonNode stored = cluster.api().get(DEFINITIONS).path("items");
      assertThat(stored).hasSize((int) definitions);
    }
  }
}
