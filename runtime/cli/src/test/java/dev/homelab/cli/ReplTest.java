package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The prompt with lines that are piped in, and the power words of virtual machines. */
class ReplTest extends WorldLab {
  private static final String LAB =
      """
      homelab('lab') {
        secrets { env 'pve.token', 'PVE_TOKEN' }
        network('lan') { addresses '192.168.68.0/24'; gateway '192.168.68.1' }
        proxmox('pve') {
          endpoint 'https://192.168.68.51:8006'; token secret('pve.token'); storage 'local-zfs'
          vm windows { memory 24.GiB; cpu 8; medium 'local:iso/windows.iso'; off() }
          vm linux { memory 8.GiB; address '192.168.68.40' }
          mode('gaming') { start 'windows'; stop 'linux' }
        }
      }
      """;

  @BeforeEach
  void lab() throws IOException {
    script(LAB);
  }

  private CliRun.Result typed(String... lines) {
    CliRun.Result result = cli.piping(String.join("\n", lines) + '\n').run("repl", "--sandbox");
    assertThat(result.code()).as(result.err()).isZero();
    return result;
  }

  @Test
  void commandsAreTheSameAsOutside() {
    CliRun.Result session =
        typed("up --yes", "vms", "start windows --yes", "mode 'gaming' --yes", "mode", "status");

    assertThat(session.out())
        .contains("lab is up", "proxmox.pve/vm.windows", "192.168.68.40")
        .contains("* gaming", "in the mode 'gaming'");
    assertThat(session.err()).contains("the script wants it off: the next `up` stops it again");
    assertThat(switched()).contains("start", "shutdown");
    assertThat(typed("vms").out()).isEqualTo(cli.run("vms", "--sandbox").out());
  }

  @Test
  void groovyLooksAtTheLab() {
    assertThat(
            typed(
                    "lab.name",
                    "graph.resources().size()",
                    "def twice(n) { n * 2 }; twice(21)",
                    "x = 20",
                    "x + 1",
                    "resource('vm.linux').desired().get('name')",
                    "null")
                .out())
        .isEqualTo("lab\n3\n42\n20\n21\nText[value=linux]\n");
  }

  @Test
  void mistakesAreToldInALineAndThePromptGoesOn() {
    CliRun.Result session =
        typed("stat", "1 +", "nothing.at.all", "start nobody", "vms --color", "'open", "lab.name");

    assertThat(session.out()).isEqualTo("lab\n");
    assertThat(session.err())
        .contains("neither a command nor Groovy", "HL9020", "HL9002")
        .doesNotContain("\tat ", "Exception", "dev.homelab");
  }

  @Test
  void groovyThatFailsIsNoMistypedCommand() {
    assertThat(typed("1 / 0").err())
        .contains("the line could not be worked out", "Division by zero")
        .doesNotContain("neither a command");
    assertThat(typed("explian whoami").err())
        .contains("neither a command nor Groovy", "did you mean 'explain'?");
    assertThat(typed("graph.size()").err()).doesNotContain("neither a command");
  }

  @Test
  void theScriptIsReadOnceAndAgainWhenAsked() {
    String change =
        "f = new File('%s'); f.text = f.text.replace(\"'lab'\", \"'other'\"); ''"
            .formatted(folder.resolve("homelab.groovy"));
    assertThat(
            typed("lab.name", change, "lab.name", "reload", "lab.name", "exit", "lab.name").out())
        .isEqualTo("lab\nlab\nother\n");
  }

  @Test
  void whatIsNoMachineOrNotThereYetIsNotSwitched() {
    assertThat(cli.run("start", "windows", "--sandbox", "--yes").err())
        .contains("HL9062", "is not made yet", "homelab up");
    assertThat(cli.run("stop", "mode.gaming", "--sandbox", "--yes").err())
        .contains("is no virtual machine");
    up();
    host().clearRequests();
    assertThat(cli.run("stop", "linux", "--sandbox", "--yes").code()).isZero();
    assertThat(cli.run("restart", "linux", "--sandbox", "--yes").code()).isZero();
    assertThat(switched()).containsExactly("shutdown", "start");
  }
}
