package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.cli.options.Parser;
import dev.homelab.report.CommandForm;
import dev.homelab.report.ShellWord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A printed command is about the lab of the command that printed it. */
class PrintedCommandsTest {
  private static final String LAB =
      """
      homelab('printed') {
        cluster('c') { namespace('n') { service whoami } }
      }
      """;

  @TempDir Path folder;

  private static CommandForm form(String... words) {
    return new CommandForm("./homelab", Carried.of(Parser.parse(List.of(words))));
  }

  @Test
  void everyCommandThatTakesThemCarriesTheOptionsOn() {
    CommandForm form = form("up", "--sandbox", "--file=my lab.groovy", "--state", "s");
    String options = " -f 'my lab.groovy' --state s --sandbox";
    assertThat(form.of("up --plan p")).isEqualTo("./homelab up" + options + " --plan p");
    assertThat(form.of("state forget a.b")).isEqualTo("./homelab state forget" + options + " a.b");
    assertThat(form.of("shell a.b -- ls")).isEqualTo("./homelab shell" + options + " a.b -- ls");
    assertThat(form.of("secret a.b")).isEqualTo("./homelab secret" + options + " a.b");
    assertThat(form.of("words")).isEqualTo("./homelab words");
    assertThat(form.of("new --file other.groovy"))
        .isEqualTo("./homelab new --sandbox --file other.groovy");
  }

  @Test
  void commandsInsideOfTextsAreToldInTheSameForm() {
    CommandForm form = form("plan", "--sandbox");
    assertThat(form.inText("If it is gone for good: homelab state forget ADDRESS"))
        .isEqualTo("If it is gone for good: ./homelab state forget --sandbox ADDRESS");
    assertThat(form.inText("then run `homelab up`, or not"))
        .isEqualTo("then run `./homelab up --sandbox`, or not");
    assertThat(form.inText("homelab words lists the words; homelab graph shows the addresses"))
        .isEqualTo(
            "./homelab words lists the words; ./homelab graph --sandbox shows the addresses");
    assertThat(form.inText("homelab is a word, and so is: homelab script"))
        .isEqualTo("homelab is a word, and so is: homelab script");
  }

  @Test
  void aTextMayNameTwoCommandsWithNothingButWordsBetweenThem() {
    CommandForm form = form("plan", "--sandbox");
    assertThat(form.inText("homelab up --yes, or run homelab down"))
        .isEqualTo("./homelab up --sandbox --yes, or run ./homelab down --sandbox");
    assertThat(form.inText("again: homelab up (homelab plan tells what it does)"))
        .isEqualTo("again: ./homelab up --sandbox (./homelab plan --sandbox tells what it does)");
    assertThat(form.inText("run homelab up,  or run homelab script, or run homelab down "))
        .isEqualTo("run homelab up,  or run homelab script, or run ./homelab down --sandbox ");
    assertThat(form.inText("homelab up\nhomelab down\n"))
        .isEqualTo("./homelab up --sandbox\n./homelab down --sandbox\n");
  }

  @Test
  void commandsInJsonAreToldInTheSameForm() {
    CliRun cli = new CliRun(folder);
    CliRun.Result none = cli.run("plan", "--json", "--sandbox", "-f", "none.groovy");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.out()).contains("homelab new -f none.groovy --sandbox");
  }

  @Test
  void quotesAsAShellReadsIt() throws Exception {
    for (String text :
        new String[] {"plain/a-b.jar", "a b", "it's", "$HOME `x` \"y\" \\", "~", ""}) {
      Process sh = new ProcessBuilder("sh", "-c", "printf %s " + ShellWord.of(text)).start();
      byte[] read = sh.getInputStream().readAllBytes();
      assertThat(new String(read, StandardCharsets.UTF_8)).isEqualTo(text);
    }
    assertThat(ShellWord.of("plain/a-b.jar")).isEqualTo("plain/a-b.jar");
    assertThat(Main.form("/my labs/homelab", "")).isEqualTo("'/my labs/homelab'");
    assertThat(Main.form(null, "it's.jar")).isEqualTo("java -jar 'it'\\''s.jar'");
    assertThat(Main.form(null, "a:b.jar")).isEqualTo("homelab");
  }

  @Test
  void thePlanThatWasSavedIsRunInTheSandboxThatItIsOf() throws IOException {
    Files.writeString(folder.resolve("lab.groovy"), LAB);
    CliRun.Result saved =
        new CliRun(folder).run("plan", "--sandbox", "-f", "lab.groovy", "--out", "p.json");
    assertThat(saved.err())
        .contains("saved; run it with  homelab up -f lab.groovy --sandbox --plan p.json\n");
    CliRun.Result refused = new CliRun(folder).run("up", "--sandbox", "-f", "lab.groovy");
    assertThat(refused.err())
        .contains("HL9032", "homelab up -f lab.groovy --sandbox --yes\n", "homelab explain -f lab");
    assertThat(new CliRun(folder).run("up", "--sandbox", "-f", "lab.groovy", "--target", "c").err())
        .contains("homelab up -f lab.groovy --sandbox --target c --yes\n");
  }

  @Test
  void theNextCommandOfANewLabIsAboutThatLab() {
    CliRun.Result made = new CliRun(folder).run("new", "--sandbox", "-f", "other.groovy");
    assertThat(made.err()).isEqualTo("next: homelab up -f other.groovy --sandbox\n");
  }
}
