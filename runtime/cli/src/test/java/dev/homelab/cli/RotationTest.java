package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods are made anew when a secret that they read was rotated, and at no other time. */
class RotationTest {
  private static final String LAB =
      """
      homelab('rotation') {
        secrets { generated 'pw'; generated 'other' }
        cluster('c') {
          kubeconfig 'kubeconfig'
          namespace('rotation') {
            app('web') { image 'example.com/web:1.0'; env 'PW', secret('pw'); env 'O', secret('other') }
            app('plain') { image 'example.com/web:1.0' }
          }
        }
      }
      """;

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

  private static JsonNode get(String path) throws IOException {
    String body = OtherClient.of(simulator).send("GET", path, "application/json", "");
    return new ObjectMapper().readTree(body);
  }

  private static Set<String> pods() throws IOException {
    Set<String> names = new TreeSet<>();
    for (JsonNode pod : get("/api/v1/namespaces/rotation/pods").path("items")) {
      if (pod.at("/metadata/deletionTimestamp").isMissingNode()) {
        names.add(pod.at("/metadata/name").asText());
      }
    }
    return names;
  }

  @Test
  void aRotatedSecretMakesItsPodsAnewAndSaysWhy() throws Exception {
    Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
    Files.writeString(folder.resolve("homelab.groovy"), LAB);
    CliRun cli = new CliRun(folder);
    CliRun.Result up = cli.run("up", "--yes");
    assertThat(up.code()).as(up.err()).isZero();
    assertThat(cli.run("plan", "--exit-code").code()).isZero();
    Set<String> before = pods();

    String value = cli.run("secret", "show", "pw", "--reveal").out().strip();
    assertThat(cli.run("secret", "rotate", "pw", "--yes").code()).isZero();
    CliRun.Result plan = cli.run("plan", "--json");
    JsonNode changes = new ObjectMapper().readTree(plan.out()).path("changes");
    assertThat(changes).hasSize(2);
    boolean first = changes.path(0).path("type").asText().endsWith("deployment");
    JsonNode deployment = changes.path(first ? 0 : 1);
    assertThat(deployment.path("reasons").toString()).contains("secret pw was rotated");
    assertThat(deployment.path("interrupts").toString()).contains("restarts");
    assertThat(deployment.path("address").asText()).contains("app.web");
    assertThat(changes.path(first ? 1 : 0).path("reasons").toString())
        .contains("secret pw was rotated")
        .doesNotContain("outside");
    assertThat(cli.run("plan").out()).contains("secret pw was rotated");

    assertThat(cli.run("up", "--yes").code()).isZero();
    assertThat(cli.run("plan", "--exit-code").code()).isZero();
    Set<String> after = pods();
    Set<String> kept = new TreeSet<>(before);
    kept.retainAll(after);
    assertThat(kept).hasSize(1).allMatch(name -> name.startsWith("plain-"));

    String stamp =
        get("/apis/apps/v1/namespaces/rotation/deployments/web")
            .at("/spec/template/metadata/annotations/homelab.dev~1secrets-digest")
            .asText();
    assertThat(stamp).hasSize(20);
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    String unkeyed = HexFormat.of().formatHex(sha.digest(value.getBytes(StandardCharsets.UTF_8)));
    assertThat(unkeyed).doesNotContain(stamp);

    Files.writeString(
        folder.resolve("homelab.groovy"),
        LAB.replace("; generated 'other'", "").replace("; env 'O', secret('other')", ""));
    String listed = cli.run("secret", "list").out();
    assertThat(listed).containsPattern("other +kept, not in the script any more");
  }
}
