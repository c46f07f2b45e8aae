package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that reads writes no vault, whatever it finds. */
class ReadingTest {
  private static final String LAB =
      """
      homelab('reading') {
        secrets { generated 'pw' }
        cluster('c') {
          kubeconfig 'kubeconfig'
          namespace('reading') {
            manifest '''
              apiVersion: v1
              kind: Secret
              metadata: {name: there}
              stringData: {a: mine}
            '''
            app('web') { image 'example.com/web:1.0'; env 'PW', secret('pw') }
          }
        }
      }
      """;

  private final KubeSimulator simulator = KubeSimulator.start(SimulatorOptions.inMemory());
  @TempDir Path folder;

  @AfterEach
  void stop() {
    simulator.close();
  }

  private void post(String path, String body) throws IOException {
    OtherClient.of(simulator).send("POST", path, "application/json", body);
  }

  @Test
  void aPlanBesideAnExistingSecretStoresNothing() throws IOException {
    post(
        "/api/v1/namespaces",
        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"reading\"}}");
    post(
        "/api/v1/namespaces/reading/secrets",
        "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"there\"},"
            + "\"data\":{\"a\":\"b3RoZXJz\"}}");
    Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
    Files.writeString(folder.resolve("homelab.groovy"), LAB);
    CliRun cli = new CliRun(folder);
    CliRun.Result plan = cli.run("plan", "--json");
    assertThat(plan.out()).contains("there");
    assertThat(plan.out() + plan.err()).contains("HL3020").doesNotContain("b3RoZXJz");
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files).noneMatch(file -> file.endsWith("secrets.age"));
    }
  }
}
