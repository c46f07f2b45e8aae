package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Upgrades by a command: the script is changed in one place, or nothing is. */
class UpgradeCommandTest extends WorldLab {
  private static final String LAB =
      """
      // é: bytes before the place count\r
      homelab('lab') {
        node('box') { address '192.168.1.20' }
        cluster('home') { on 'box'; talos '1.12.11' /* soon 1.13 */; controlPlane { installDisk '/dev/nvme0n1' } }
      }

      """;

  @BeforeEach
  void lab() throws IOException {
    script(LAB);
  }

  @Test
  void theLineIsShownThenWrittenAndBroughtAbout() throws IOException {
    up();

    CliRun.Result shown = cli.run("upgrade", "home", "--talos", "1.13", "--sandbox");
    assertThat(shown.code()).as(shown.err()).isZero();
    assertThat(shown.out())
        .contains("homelab.groovy:4:", "- cluster('home')", "talos '1.12.11'", "talos '1.13.9'");
    assertThat(shown.err())
        .contains("Kubernetes goes from 1.35.4 to 1.36.3 with it")
        .contains("nothing was written", "homelab upgrade --sandbox home --talos 1.13 --write");
    assertThat(script()).isEqualTo(LAB);

    CliRun.Result done =
        cli.run("upgrade", "home-cp-1", "--talos", "1.13", "--write", "--yes", "--sandbox");
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(String.valueOf(world.world().talos().image("box/box")))
        .contains("minor=13, patch=9");
    assertThat(script()).isEqualTo(LAB.replace("'1.12.11'", "'1.13.9'"));
    assertThat(cli.run("upgrade", "home", "--talos", "1.13.9", "--sandbox").err())
        .contains("HL9048", "already");
  }

  @Test
  void stepsThatNoClusterTakesAreRefusedWithThoseThatItDoes() throws IOException {
    script(LAB.replace("talos '1.12.11'", "talos '1.11.6'; kubernetes '1.33.0'"));
    String before = script();
    assertThat(refused("--talos", "1.13"))
        .contains("in one step", "--talos 1.12, then homelab upgrade home --talos 1.13");
    assertThat(refused("--talos", "1.10")).contains("cannot go back");
    assertThat(refused("--talos", "1.40")).contains("not known here");
    assertThat(refused("--talos", "new")).contains("HL9006");
    assertThat(refused("--kubernetes", "1.35.4")).contains("--kubernetes 1.34, then");
    assertThat(refused("--kubernetes", "1.32.1")).contains("cannot go back");
    assertThat(refused("--kubernetes", "1.34.1", "--talos", "1.12")).contains("Talos first");
    script(before.replace("1.33.0", "1.34.0"));
    assertThat(refused("--kubernetes", "1.35.4")).contains("upgrade Talos first");
    script(before.replace("1.33.0", "1.29.0"));
    assertThat(refused("--talos", "1.12")).contains("1.30 to 1.35", "bring Kubernetes there first");
  }

  @Test
  void aVersionThatIsNotWrittenIsLeftToThePerson() throws IOException {
    script(
        """
        homelab('lab') {
          node('box') { address '192.168.1.20' }
          cluster('home') { it -> on 'box'; talos '1.12.11'; controlPlane { installDisk '/dev/nvme0n1' } }
        }
        """);
    assertThat(refused("--kubernetes", "1.35.5"))
        .contains("HL9049", "add to its block: kubernetes '1.35.5'");
    script("def v = '1.12' + '.11'\n" + LAB.replace("'1.12.11'", "v"));
    assertThat(refused("--talos", "1.13")).contains("HL9049", "change it by hand");
  }

  @Test
  void aNoLeavesTheScriptAsItWas() throws IOException {
    up();
    Path file = folder.resolve("homelab.groovy");
    Set<PosixFilePermission> mine = PosixFilePermissions.fromString("rw-r-x---");
    Files.setPosixFilePermissions(file, mine);

    CliRun.Result said =
        cli.answering("no\n").run("upgrade", "home", "--talos", "1.13", "--write", "--sandbox");

    assertThat(said.code()).as(said.err()).isEqualTo(2);
    assertThat(said.err()).contains("the plan of it", "the script is as it was");
    assertThat(script()).isEqualTo(LAB);
    assertThat(Files.getPosixFilePermissions(file)).isEqualTo(mine);
  }

  /** The person's answer; meanwhile the script is looked at as a SIGKILL would leave it. */
  @Test
  void untilThePlanIsConfirmedTheScriptIsAsItWas() throws IOException {
    assertThat(cli.run("up", "--sandbox", "--yes").code()).isZero();
    List<String> seen = new ArrayList<>();
    cli.answering("no\n")
        .whenAsked(() -> seen.add(LAB.equals(script()) ? "as it was" : "changed already"));

    CliRun.Result said = cli.run("upgrade", "home", "--talos", "1.13", "--write", "--sandbox");

    assertThat(said.err()).contains("kubernetes 1.35.4 -> 1.36.3");
    assertThat(seen).isNotEmpty().containsOnly("as it was");
    assertThat(script()).isEqualTo(LAB);
    assertThat(cli.answering("").run("plan", "--sandbox").out()).doesNotContain("1.13.9");
  }

  @Test
  void aWordThatIsNotThereIsAddedAsThePersonWrites() throws IOException {
    String block =
        """
        // two
        homelab('lab') {
          node('box') { address '192.168.1.20' }
          cluster('home') {   // the only one
              on 'box'

              talos '1.12.11'
              controlPlane { installDisk '/dev/nvme0n1' }
          }
        }
        """;
    script(block);
    assertThat(cli.run("up", "--sandbox", "--yes").code()).isZero();

    CliRun.Result shown = cli.run("upgrade", "home", "--kubernetes", "1.35.5", "--sandbox");
    assertThat(shown.out()).contains("homelab.groovy:4:", "+ kubernetes '1.35.5'");
    assertThat(script()).isEqualTo(block);

    CliRun.Result done =
        cli.run("upgrade", "home", "--kubernetes", "1.35.5", "--write", "--yes", "--sandbox");
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(script())
        .isEqualTo(block.replace("the only one\n", "the only one\n      kubernetes '1.35.5'\n"));
    assertThat(cli.run("plan", "--sandbox").out()).contains("unchanged").doesNotContain("1.35.4");
  }

  @Test
  void aLineOfTwoClustersIsNotThatOfOne() throws IOException {
    script(
        """
        homelab('lab') {
          node('a') { address '192.168.1.20' }
          node('b') { address '192.168.1.21' }
          ['a', 'b'].each { n ->
            cluster('c' + n) { on n; talos '1.12.11'; kubernetes '1.34.1'; controlPlane { installDisk '/dev/nvme0n1' } }
          }
        }
        """);
    assertThat(cli.run("upgrade", "ca", "--talos", "1.13", "--sandbox").err())
        .contains("HL9049", "other clusters as well");
    assertThat(cli.run("upgrade", "ca", "--kubernetes", "1.35.4", "--sandbox").err())
        .contains("HL9049", "other clusters as well");
  }

  private String refused(String... words) throws IOException {
    String before = script();
    String[] all = new String[words.length + 3];
    all[0] = "upgrade";
    all[1] = "--write";
    all[2] = "--yes";
    System.arraycopy(words, 0, all, 3, words.length);
    CliRun.Result refused = cli.run(all);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(script()).isEqualTo(before);
    return refused.err().replaceAll("\\s+", " ");
  }
}
