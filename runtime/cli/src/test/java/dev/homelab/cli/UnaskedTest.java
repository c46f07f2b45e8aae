package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that cannot be looked at is never told to be as the script says. */
class UnaskedTest {
  @TempDir Path folder;

  @BeforeEach
  void writeLab() throws IOException {
    Files.writeString(
        folder.resolve("homelab.groovy"),
        """
        homelab('away') {
          cluster('c') {
            kubeconfig 'kubeconfig'
            namespace('n') {
              manifest '''
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: x}
                data: {a: b}
              '''
            }
          }
        }
        """);
    Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1'}}]
        users: [{name: u, user: {token: t}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """);
  }

  @Test
  void statusSaysThatItCouldNotAsk() {
    CliRun.Result status = new CliRun(folder).run("status");
    assertThat(status.out()).contains(" that could not be asked about").doesNotContain("as the");
    assertThat(status.err()).contains("HL3025");
    assertThat(status.code()).isEqualTo(2);
  }

  @Test
  void diffSaysThatItCouldNotAsk() {
    CliRun.Result diff = new CliRun(folder).run("diff");
    assertThat(diff.out()).contains(" that could not be asked about").doesNotContain("nothing");
    assertThat(diff.code()).isEqualTo(2);
  }

  @Test
  void documentsDoNotCountItAsUnchanged() throws IOException {
    for (String command : new String[] {"status", "diff", "plan"}) {
      CliRun.Result json = new CliRun(folder).run(command, "--json");
      JsonNode summary = new ObjectMapper().readTree(json.out()).get("summary");
      assertThat(summary.get("noop").asInt()).as(command).isZero();
      assertThat(summary.get("unasked").asInt()).as(command).isPositive();
      assertThat(json.code()).as(command).isEqualTo(2);
    }
  }
}
