package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan that is recognised says what a plan that is made says, and only then. */
class QuietPlanTest {
  private static final String LAB =
      """
      homelab('v') {
        value('a') { content 'x' }
        value('b') { content ref('value.a').value }
      }
      """;

  @TempDir Path folder;
  private CliRun cli = new CliRun(Path.of("."));

  @BeforeEach
  void bringUp() throws IOException {
    cli = new CliRun(folder);
    script(LAB);
    assertThat(cli.run("up", "--yes").code()).isZero();
  }

  private void script(String text) throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), text);
  }

  private String plan() {
    return cli.run("plan").out().replaceAll("read in [0-9.]+ s", "read");
  }

  private List<Path> proofs() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(".homelab/cache"))) {
      return files.filter(f -> f.getFileName().toString().startsWith("quiet-")).toList();
    }
  }

  @Test
  void isToldInTheSameWords() throws IOException {
    String made = plan();
    assertThat(proofs()).hasSize(1);
    assertThat(made).contains("2 resources", "2 unchanged");
    assertThat(plan()).isEqualTo(made);
    assertThat(cli.run("plan", "--exit-code").code()).isZero();
  }

  @Test
  void isMadeAgainWhenTheScriptDiffers() throws IOException {
    plan();
    plan();
    script(LAB.replace("'x'", "'y'"));
    assertThat(plan()).contains("2 to change");
    script(LAB);
    assertThat(plan()).contains("2 unchanged");
  }

  @Test
  void isMadeAgainWhenTheStateDiffers() throws IOException {
    plan();
    plan();
    assertThat(cli.run("state", "forget", "value.b", "--yes").code()).isZero();
    assertThat(plan()).contains("1 to add, 1 unchanged");
    Files.delete(folder.resolve(".homelab/state"));
    assertThat(cli.run("plan").out()).doesNotContain("unchanged");
  }

  @Test
  void isMadeAgainWhenItsProofIsDamaged() throws IOException {
    String made = plan();
    Path proof = proofs().get(0);
    byte[] bytes = Files.readAllBytes(proof);
    bytes[bytes.length - 1] ^= 1;
    Files.write(proof, bytes);
    assertThat(plan()).isEqualTo(made);
  }

  @Test
  void isNeverThatOfALabWithATarget() throws IOException {
    script(
        """
        homelab('v') {
          cluster('c') { kubeconfig 'nowhere' }
          value('a') { content 'x' }
        }
        """);
    cli.run("up", "--yes");
    plan();
    assertThat(proofs()).isEmpty();
  }
}
