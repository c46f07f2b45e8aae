package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.sim.talos.Phase;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A box that runs Linux begins Talos over SSH, or is left alone. */
class BootToTalosTest extends WorldLab {
  private static final String LAB =
      """
      homelab('lab') {
        node('box') { address '192.168.1.20' }
        cluster('home') { on 'box'; controlPlane { wipe(); installDisk '/dev/nvme0n1' } }
      }
      """;
  private static final Pattern PRINT = Pattern.compile("--host-key (SHA256:\\S+)");

  @BeforeEach
  void lab() throws IOException {
    script(LAB);
  }

  private CliRun.Result boot(String... more) {
    String[] words = {"boot-to-talos", "box", "--ssh", "root@192.168.1.20", "--sandbox"};
    String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return cli.run(all);
  }

  private String print() {
    CliRun.Result shown = boot("--yes");
    assertThat(shown.code()).isEqualTo(2);
    assertThat(shown.err()).contains("HL7051");
    Matcher print = PRINT.matcher(shown.err().replaceAll("\\s+", " "));
    assertThat(print.find()).as(shown.err()).isTrue();
    return print.group(1);
  }

  private Phase phase() {
    return world.world().talos().phase("box/box");
  }

  @Test
  void aBoxBeginsTalosAndIsInstalledByUp() {
    String print = print();
    assertThat(cli.answering("no\n").run(words(print)).code()).isEqualTo(2);
    assertThat(phase()).isEqualTo(Phase.OFF);

    CliRun.Result begun = boot("--yes", "--host-key", print);

    assertThat(begun.code()).as(begun.err()).isZero();
    assertThat(begun.err())
        .contains("installs it on /dev/nvme0n1: what it holds is lost", "copies initramfs");
    assertThat(begun.out()).contains("Talos waits at 192.168.1.20", "homelab up --sandbox");
    assertThat(phase()).isEqualTo(Phase.MAINTENANCE);
    up();
    assertThat(boot("--yes", "--host-key", print).err())
        .contains("answers at 192.168.1.20 already");
  }

  private static String[] words(String print) {
    return new String[] {
      "boot-to-talos", "box", "--ssh", "192.168.1.20", "--sandbox", "--host-key", print
    };
  }

  @Test
  void dataIsNotGivenUpByItself() throws IOException {
    String print = print();
    script(LAB.replace("wipe(); ", ""));

    CliRun.Result refused = boot("--yes", "--host-key", print);

    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("HL7031", "/dev/nvme0n1p1 ext4 at /", "wipe()");
    assertThat(phase()).isEqualTo(Phase.OFF);
  }

  @Test
  void aBoxThatTheScriptDoesNotMeanIsLeftAlone() throws IOException {
    String print = print();
    script(LAB.replace("192.168.1.20", "192.168.1.21"));

    CliRun.Result refused = boot("--yes", "--host-key", print);

    assertThat(refused.code()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err().replaceAll("\\s+", " "))
        .contains("HL7054", "another box than box", "Planned: 192.168.1.21", "192.168.1.20");
    assertThat(phase()).isEqualTo(Phase.OFF);
  }

  @Test
  void whereToLogInMustBeSaid() {
    assertThat(cli.run("boot-to-talos", "box", "--sandbox").err()).contains("--ssh USER@ADDRESS");
    assertThat(cli.run("boot-to-talos", "box", "--sandbox", "--ssh", "a b").err())
        .contains("HL7050");
  }
}
