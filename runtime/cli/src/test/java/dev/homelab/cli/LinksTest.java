package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The addresses of a lab, and whether they answer. */
class LinksTest {
  /** Of the loopback network, and nobody's. */
  private static final String NOBODY = "http://127.77.7.7";

  private static final String SCRIPT =
      """
      homelab('web') {
        cluster('home') {
          kubeconfig './kubeconfig'
          ingress 'nginx'
          namespace('apps') { service whoami { host '127.77.7.7' } }
        }
      }
      """;

  @TempDir Path folder;
  private CliRun cli;

  @BeforeEach
  void begin() {
    cli = new CliRun(folder);
  }

  private void script(String text) throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), text);
  }

  @Test
  void eachIsAskedWithProgressAndOneThatDoesNotAnswerIsAFailure() throws IOException {
    script(SCRIPT);
    CliRun.Result listed = cli.run("links");
    assertThat(listed.code()).isZero();
    assertThat(listed.out()).contains(NOBODY).doesNotContain("refused", "silent");
    CliRun.Result checked = cli.run("links", "--check");
    assertThat(checked.code()).isEqualTo(1);
    assertThat(checked.out()).containsPattern("whoami +" + NOBODY + " +(refused|silent): ");
    assertThat(checked.err()).contains("asked 1 of 1: " + NOBODY);
    CliRun.Result json = cli.run("links", "--check", "--json");
    assertThat(json.code()).isEqualTo(1);
    assertThat(json.out()).containsPattern("\"found\":\"(refused|silent)\"");
  }

  @Test
  void nobodyIsAskedInASandbox() throws IOException {
    script(SCRIPT);
    CliRun.Result checked = cli.run("links", "--check", "--sandbox");
    assertThat(checked.code()).isZero();
    assertThat(checked.out()).containsPattern(NOBODY + " +not asked");
    assertThat(checked.err()).contains("the sandbox's clusters serve no pages");
  }

  @Test
  void theDashboardsOfATenantAreAmongThem() throws IOException {
    script(
        """
        homelab('lab') {
          domain 'lab.example.com'
          node('box') {
            monitoring { host 'shown.example.com' }
            tenant('home') { monitoring(); tenant('kids') { monitoring { } } }
            tenant('work') { monitoring { host 'charts.example.com' } }
            tenant('none') { }
          }
        }
        """);
    assertThat(cli.run("links").out())
        .contains("https://shown.example.com", "https://grafana.home.lab.example.com")
        .contains("https://grafana.kids.home.lab.example.com", "https://charts.example.com")
        .contains("Secret tenant-home-kids/grafana-admin-password")
        .doesNotContain("grafana.none", "grafana.work", "grafana.lab.example.com");
  }
}
