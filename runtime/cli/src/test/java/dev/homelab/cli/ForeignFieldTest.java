package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A field that somebody changed by hand: named with who and when, and left until the script says.
 */
class ForeignFieldTest {
  private static final String WEB = "/apis/apps/v1/namespaces/foreign/deployments/web";

  private final KubeSimulator simulator = KubeSimulator.start(SimulatorOptions.inMemory());
  @TempDir Path folder;
  private CliRun cli;

  @AfterEach
  void stop() {
    simulator.close();
  }

  private void script(String more) throws IOException {
    Files.writeString(
        folder.resolve("homelab.groovy"),
        "homelab('foreign') { cluster('c') { kubeconfig 'kubeconfig'; namespace('foreign') {\n"
            + "app('web') { image 'example.com/web:1.0'; replicas 1; "
            + more
            + " } } } }");
  }

  private String replicas() throws IOException {
    String all = OtherClient.of(simulator).send("GET", WEB + "/scale", "application/json", "");
    return all.replaceFirst("(?s).*\"spec\":\\{\"replicas\":([0-9]+).*", "$1");
  }

  @BeforeEach
  void scaledByHand() throws IOException {
    Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
    script("");
    cli = new CliRun(folder);
    CliRun.Result up = cli.run("up", "--yes");
    assertThat(up.code()).as(up.err()).isZero();
    OtherClient.of(simulator)
        .send(
            "PATCH",
            WEB + "/scale?fieldManager=kubectl",
            "application/merge-patch+json",
            "{\"spec\":{\"replicas\":3}}");
    assertThat(replicas()).isEqualTo("3");
  }

  @Test
  void isToldWithItsManagerItsTimeAndTheLinesToWrite() throws IOException {
    assertThat(cli.run("status").out())
        .containsPattern("deployment.web +spec.replicas 1 -> 3 by kubectl, [0-9.]+ s ago");
    CliRun.Result refused = cli.run("up", "--yes");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("HL3024", "spec.replicas of `kubectl`", "homelab.groovy:2")
        .contains("ignore 'spec.replicas'", "force()");
    assertThat(replicas()).isEqualTo("3");
  }

  @Test
  void ofARestoreThatHasNotEndedNamesTheRestore() throws IOException {
    OtherClient.of(simulator)
        .send(
            "PATCH",
            WEB + "/scale?fieldManager=homelab-restore",
            "application/merge-patch+json",
            "{\"spec\":{\"replicas\":0}}");
    CliRun.Result before = cli.run("up", "--yes");
    assertThat(before.err()).contains("HL9144", "homelab restore ADDRESS", "a share it mounts");
    OtherClient.of(simulator)
        .send(
            "PATCH",
            WEB + "?fieldManager=homelab-restore",
            "application/merge-patch+json",
            "{\"metadata\":{\"annotations\":{\"homelab.dev/restore-of\":\"c/share.media\"}}}");
    CliRun.Result refused = cli.run("up", "--yes");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("HL9144", "homelab restore c/share.media")
        .doesNotContain("force()", "ADDRESS");
  }

  @Test
  void isLeftWithTheLineThatTheMessageNames() throws IOException {
    script("ignore 'spec.replicas'");
    CliRun.Result up = cli.run("up", "--yes");
    assertThat(up.code()).as(up.err()).isZero();
    assertThat(replicas()).isEqualTo("3");
  }

  @Test
  void isTakenBackWithTheOther() throws IOException {
    script("force()");
    CliRun.Result up = cli.run("up", "--yes");
    assertThat(up.code()).as(up.err()).isZero();
    assertThat(replicas()).isEqualTo("1");
  }
}
