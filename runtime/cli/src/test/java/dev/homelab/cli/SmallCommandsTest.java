package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.options.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallCommandsTest {
  @TempDir Path folder;

  @Test
  void tellsItsVersionOnOneLine() {
    assertThat(new CliRun(folder).run("version").out()).isEqualTo("homelab 1.2.3\n");
    assertThat(new CliRun(folder).run("--version").out()).isEqualTo("homelab 1.2.3\n");
  }

  @Test
  void helpsWithEveryCommandAndShowsAnExampleOfEach() {
    String overview = new CliRun(folder).run("help").out();
    for (Verb verb : Verb.values()) {
      if (!verb.isInGroup()) {
        assertThat(overview).contains("\n  " + verb.words() + " ");
      }
      String[] asked = (verb.words() + " --help").split(" ");
      CliRun.Result help = new CliRun(folder).run(asked);
      assertThat(help.code()).isZero();
      assertThat(help.out()).contains("Example:\n  homelab " + verb.example());
      assertThat(help.out().lines()).allMatch(line -> line.length() <= 80);
    }
  }

  @Test
  void refusesAnUnknownCommandAndNamesTheNearest() {
    CliRun.Result result = new CliRun(folder).run("plna");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("there is no command 'plna'", "did you mean 'plan'?");
  }

  @Test
  void refusesAnUnknownOptionAndNamesTheNearest() {
    CliRun.Result result = new CliRun(folder).run("plan", "--jsn");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("'plan' has no option '--jsn'", "did you mean '--json'?");
  }

  @Test
  void writesTheSmallestLabAndNeverOverAFile() throws IOException {
    CliRun.Result first = new CliRun(folder).run("new", "--sandbox", "--name", "My Lab");
    assertThat(first.code()).isZero();
    Path script = folder.resolve("homelab.groovy");
    assertThat(script).content().contains("homelab('my-lab')", "service whoami");
    String before = Files.readString(script);

    CliRun.Result second = new CliRun(folder).run("new", "--sandbox");
    assertThat(second.code()).isEqualTo(2);
    assertThat(second.err()).contains("homelab.groovy is there already");
    assertThat(script).hasContent(before);
  }

  @Test
  void printsACompletionScriptForEachShellWithEveryCommand() {
    for (String shell : new String[] {"bash", "zsh", "fish"}) {
      String script = new CliRun(folder).run("completion", shell).out();
      for (Verb verb : Verb.values()) {
        assertThat(script).contains(verb.lastWord());
      }
    }
    assertThat(new CliRun(folder).run("completion", "tcsh").code()).isEqualTo(2);
  }

  @Test
  void theScriptForBashIsOneThatBashReads() throws Exception {
    Path file = folder.resolve("completion.bash");
    Files.writeString(file, new CliRun(folder).run("completion", "bash").out());
    String probe =
        "source "
            + file
            + "; COMP_WORDS=(homelab pl); COMP_CWORD=1; _homelab; echo ${COMPREPLY[@]}";
    Process bash = new ProcessBuilder("bash", "-c", probe).redirectErrorStream(true).start();
    String answer =
        new String(bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
            .strip();
    assertThat(bash.waitFor()).isZero();
    assertThat(answer).isEqualTo("plan");
  }
}
