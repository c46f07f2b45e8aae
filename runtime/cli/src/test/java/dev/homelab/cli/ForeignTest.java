package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies beside a lab: told, by hand and by machine, and never touched. */
class ForeignTest {
  private static KubeSimulator simulator;
  @TempDir Path folder;

  @BeforeAll
  static void start() {
    simulator = KubeSimulator.start(SimulatorOptions.inMemory());
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  private CliRun cli(String script) throws IOException {
    Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
    Files.writeString(folder.resolve("homelab.groovy"), script);
    return new CliRun(folder);
  }

  private static final String LAB =
      """
      homelab('own') {
        cluster('c') {
          kubeconfig 'kubeconfig'
          namespace('beside') { app('web') { image 'example.com/web:1.0'; port 80 } }
        }
      }
      """;

  @Test
  void objectsOfOthersAreListedAndNothingElse() throws Exception {
    CliRun own = cli(LAB);
    assertThat(own.run("up", "--yes").code()).isZero();
    assertThat(own.run("status", "--foreign").out()).contains("nothing lies beside the lab");

    OtherClient other = OtherClient.of(simulator);
    other.apply("kubectl", "/api/v1/namespaces/beside/configmaps/theirs", "v1", "ConfigMap");
    other.apply("helm", "/api/v1/namespaces/elsewhere", "v1", "Namespace");
    other.apply("helm", "/api/v1/namespaces/elsewhere/secrets/far", "v1", "Secret");

    CliRun.Result text = own.run("status", "--foreign");
    assertThat(text.code()).isZero();
    assertThat(text.out())
        .contains("2 objects are not in the lab and left alone")
        .containsPattern("ConfigMap +theirs +by kubectl")
        .containsPattern("Namespace +elsewhere +by helm")
        .doesNotContain("far", "web", "kube-root-ca.crt", "ServiceAccount");

    JsonNode json = new ObjectMapper().readTree(own.run("status", "--foreign", "--json").out());
    assertThat(json.path("format").asInt()).isEqualTo(1);
    List<String> found = new ArrayList<>();
    for (JsonNode object : json.path("foreign")) {
      found.add(
          String.join(
              " ",
              object.path("target").asText(),
              object.path("apiVersion").asText(),
              object.path("kind").asText(),
              object.path("namespace").asText() + '/' + object.path("name").asText(),
              object.path("by").asText()));
    }
    assertThat(found)
        .containsExactly(
            "cluster.c v1 Namespace /elsewhere helm",
            "cluster.c v1 ConfigMap beside/theirs kubectl");
    assertThat(json.path("lost").isEmpty()).isTrue();
    assertThat(own.run("plan", "--exit-code").code()).isZero();
  }
}
