package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the tool says when somebody asks it about itself, or mistypes the question. */
class HelpTest {
  @TempDir Path folder;

  @Test
  void aCommandOfTwoWordsHasItsHelp() {
    CliRun cli = new CliRun(folder);
    assertThat(cli.run("help", "secret", "rotate").out()).startsWith("secret rotate: make a new");
    assertThat(cli.run("help", "sandbox").out()).contains("list ", "stop ");
    assertThat(cli.run("help", "secret", "rotat").err()).contains("did you mean 'rotate'?");
  }

  @Test
  void theOverviewListsTheExitCodes() {
    assertThat(new CliRun(folder).run("help").out())
        .contains("Exit codes:")
        .containsPattern("  5 +done, but data was kept")
        .containsPattern("  130 +interrupted");
  }

  @Test
  void anUnknownWordIsToldWithTheNearestOne() {
    CliRun.Result result = new CliRun(folder).run("explain", "imgae");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("did you mean 'image'?");
    assertThat(new CliRun(folder).run("explain", "HL1203x").err())
        .contains("did you mean 'HL1203'?");
  }

  @Test
  void aNameIsNotDeniedWhereTheScriptCannotBeRead() throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), "homelab('lab') { clustr('a') }");
    assertThat(new CliRun(folder).run("explain", "photos").err())
        .contains("nothing is known about 'photos'", "The names of the lab are not known: ")
        .contains("homelab validate");
  }

  @Test
  void aNegativeNumberIsToldWithItsRange() throws IOException {
    Files.writeString(
        folder.resolve("homelab.groovy"),
        "homelab { cluster('c') { namespace('n') { app('a') { image 'a:1'; replicas -1 } } } }");
    assertThat(new CliRun(folder).run("validate").err())
        .contains("`replicas` is 0 or more, this is -1");
  }
}
