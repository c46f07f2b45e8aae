package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.cli.CliRun;
import dev.homelab.real.RealControlPlane;
import dev.homelab.real.RealTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user who has every right but those for one kind, as a real kube-apiserver grants and refuses
 * them: what is told, how it ends, and that nothing is lost.
 */
@RealTest
class RightsRealTest {
  private static final String REST =
      """
      {"apiGroups":[""],"resources":["namespaces","configmaps","services"],"verbs":["*"]}\
      """;

  private final RealControlPlane plane = RealControlPlane.shared();
  private final ClusterView cluster = ClusterView.of(plane);
  private final String space = "rights-" + UUID.randomUUID().toString().substring(0, 8);
  private final String helper = plane.freshNamespace("helper");
  @TempDir Path folder;

  @BeforeEach
  void writeLab() throws IOException {
    Files.copy(plane.kubeconfig(), folder.resolve("kubeconfig"));
    script("b");
  }

  @AfterEach
  void clear() {
    cluster.change("DELETE", "/api/v1/namespaces/" + helper, "{}");
    if (cluster.get("/api/v1/namespaces/" + space).isPresent()) {
      cluster.change("DELETE", "/api/v1/namespaces/" + space, "{}");
    }
  }

  private void script(String says) throws IOException {
    Files.writeString(
        folder.resolve("homelab.groovy"),
        """
        homelab('%1$s') {
          cluster('c') {
            kubeconfig 'kubeconfig'
            namespace('%1$s') {
              manifest '{apiVersion: v1, kind: ConfigMap, metadata: {name: plain}, data: {a: %2$s}}'
              manifest '{apiVersion: v1, kind: Secret, metadata: {name: kept}, stringData: {a: %2$s}}'
            }
          }
        }
        """
            .formatted(space, says));
  }

  /** Lets the lab's user do what the rules say, and nothing else. */
  private void user(String... rules) throws IOException {
    String token = plane.limitedToken(helper, '[' + String.join(",", rules) + ']');
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.delete(kubeconfig);
    plane.writeTokenKubeconfig(kubeconfig, token);
  }

  private void admin() throws IOException {
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.delete(kubeconfig);
    Files.copy(plane.kubeconfig(), kubeconfig);
  }

  private CliRun.Result run(int code, String... words) {
    CliRun.Result result = new CliRun(folder).run(words);
    assertThat(result.code()).as(result.out() + result.err()).isEqualTo(code);
    assertThat(result.out() + result.err()).doesNotContain("\tat ", "Exception");
    return result;
  }

  /** The versions of the lab's two objects. */
  private Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    for (String object : new String[] {"configmaps/plain", "secrets/kept"}) {
      JsonNode there = cluster.get("/api/v1/namespaces/" + space + '/' + object).orElse(null);
      versions.put(object, there == null ? "" : there.at("/metadata/resourceVersion").asText());
    }
    return versions;
  }

  @Test
  void aKindThatMayNotBeReadRefusesTheRunBeforeItTouchesAnything() throws IOException {
    run(0, "up", "--yes");
    Map<String, String> before = versions();
    String state = run(0, "state", "list").out();
    script("c");
    user(REST);
    assertThat(run(2, "up", "--yes").err())
        .contains("you may not list Secret objects in namespace " + space, "kubectl auth can-i")
        .contains("HL3025");
    run(2, "down", "--yes");
    assertThat(versions()).isEqualTo(before);
    assertThat(run(0, "state", "list").out()).isEqualTo(state);
    CliRun.Result rebuilt = run(0, "state", "rebuild", "--yes");
    assertThat(rebuilt.err()).contains("HL9035", "kubernetes.secret");
    admin();
    assertThat(run(0, "state", "list").out()).contains("secret.kept", "configmap.plain");
    run(0, "up", "--yes");
    run(0, "down", "--yes");
    assertThat(versions())
        .containsOnly(Map.entry("configmaps/plain", ""), Map.entry("secrets/kept", ""));
  }

  @Test
  void aKindThatMayNotBeChangedFailsItsStepAndTheRestComesUp() throws IOException {
    user(
        REST,
        "{\"apiGroups\":[\"\"],\"resources\":[\"secrets\"],\"verbs\":[\"get\",\"list\",\"watch\"]}");
    CliRun.Result failed = run(1, "up", "--yes");
    assertThat(failed.err())
        .contains("you may not patch Secret objects in namespace " + space, "HL5021");
    assertThat(versions().get("configmaps/plain")).isNotEmpty();
    assertThat(versions().get("secrets/kept")).isEmpty();
    admin();
    run(0, "up", "--yes");
    run(0, "plan", "--exit-code");
    run(0, "state", "verify");
    run(0, "down", "--yes");
  }
}
