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

/** Secrets that nothing gives are told all at once, before a cluster is asked. */
class MissingSecretsTest {
  @TempDir Path folder;

  @BeforeEach
  void writeLab() throws IOException {
    Files.writeString(
        folder.resolve("homelab.groovy"),
        """
        homelab('m') {
          secrets { env 'one', 'SET_ONE'; file 'two', 'two.txt'; generated 'three'; env 'unused', 'NO' }
          cluster('c') {
            kubeconfig 'nowhere'
            namespace('n') {
              app('a') { image 'example.com/a:1'; env 'A', secret('one'); env 'C', secret('three') }
              app('b') { image 'example.com/b:1'; env 'B', secret('two') }
            }
          }
        }
        """);
  }

  @Test
  void validateAndUpTellAllOfThemWithTheirLines() throws IOException {
    for (String[] command : new String[][] {{"validate"}, {"up", "--yes"}}) {
      CliRun.Result told = new CliRun(folder).run(command);
      assertThat(told.code()).as(told.out() + told.err()).isEqualTo(2);
      assertThat(told.out() + told.err())
          .contains("`one`", "SET_ONE", "homelab.groovy:6", "`two`", "two.txt", "homelab.groovy:7")
          .doesNotContain("`three`", "`unused`", "HL3025");
    }
    JsonNode json = new ObjectMapper().readTree(new CliRun(folder).run("validate", "--json").out());
    assertThat(json.path("diagnostics")).hasSize(2);
    assertThat(json.at("/diagnostics/0/line").asInt()).isEqualTo(6);
    assertThat(json.at("/diagnostics/0/severity").asText()).isEqualTo("error");
  }

  @Test
  void theSandboxMakesUpWhatNoVariableGives() throws IOException {
    CliRun.Result told = new CliRun(folder).run("validate", "--sandbox");
    assertThat(told.code()).isEqualTo(2);
    assertThat(told.out() + told.err()).contains("`two`", "two.txt").doesNotContain("SET_ONE");
    Files.writeString(folder.resolve("two.txt"), "the second value\n");
    CliRun.Result plan = new CliRun(folder).run("plan", "--sandbox");
    assertThat(plan.err()).contains("the sandbox makes up what is not set: SET_ONE\n");
    assertThat(plan.out() + plan.err()).doesNotContain("NO\n", "HL4031");
    assertThat(new CliRun(folder).with("SET_ONE", "first").run("plan", "--sandbox").err())
        .doesNotContain("makes up");
  }

  @Test
  void whatIsGivenIsSound() throws IOException {
    Files.writeString(folder.resolve("two.txt"), "the second value\n");
    CliRun.Result sound = new CliRun(folder).with("SET_ONE", "the first value").run("validate");
    assertThat(sound.code()).as(sound.out() + sound.err()).isZero();
    assertThat(sound.out() + sound.err()).doesNotContain("first value", "second value");
  }
}
