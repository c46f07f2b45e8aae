package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values of options are checked whether or not the command comes to need them. */
class OptionValuesTest {
  private static final String LAB =
      "homelab('small') {\n  value('colour') { content file('colour.txt') }\n}\n";

  @TempDir Path folder;

  @BeforeEach
  void writeLab() throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), LAB);
    Files.writeString(folder.resolve("colour.txt"), "green");
  }

  private void refused(String code, String... words) {
    CliRun.Result result = new CliRun(folder).run(words);
    assertThat(result.err()).contains(code);
    assertThat(result.code()).as(String.join(" ", words)).isEqualTo(2);
  }

  @Test
  void aValueThatCannotBeIsRefusedWhereNothingChanges() {
    assertThat(new CliRun(folder).run("up", "--yes").code()).isZero();
    refused("HL9006", "up", "--yes", "--parallelism", "0");
    refused("HL9006", "up", "--yes", "--parallelism=x");
    refused("HL9006", "graph", "--run", "first");
    refused("HL9006", "graph", "--format", "png");
    refused("HL9006", "logs", "value.colour", "--tail", "-1");
    assertThat(new CliRun(folder).run("up", "--yes", "--parallelism", "1").code()).isZero();
    assertThat(new CliRun(folder).run("graph", "--run", "last").code()).isZero();
    refused("HL9006", "graph", "--run", "last", "--format", "mermaid");
    refused("HL9150", "graph", "--run", "last", "--format", "svg");
  }

  @Test
  void aPlanIsSavedOverAnEarlierPlanOnly() throws IOException {
    assertThat(new CliRun(folder).run("plan", "--out", "p").code()).isZero();
    assertThat(new CliRun(folder).run("plan", "--out", "p").code()).isZero();
    Path note = folder.resolve("note.txt");
    Files.writeString(note, "mine");
    refused("HL9015", "plan", "--out", "homelab.groovy");
    refused("HL9015", "plan", "--out", "colour.txt");
    refused("HL9015", "plan", "--out", "note.txt");
    assertThat(folder.resolve("homelab.groovy")).hasContent(LAB);
    assertThat(note).hasContent("mine");
  }

  @Test
  void aGraphIsNeverWrittenOverTheLab() throws IOException {
    refused("HL9015", "graph", "--out", "homelab.groovy");
    refused("HL9015", "graph", "--out", "./colour.txt");
    assertThat(folder.resolve("homelab.groovy")).hasContent(LAB);
    assertThat(folder.resolve("colour.txt")).hasContent("green");
    assertThat(new CliRun(folder).run("graph", "--out", "lab.svg").code()).isZero();
    assertThat(new CliRun(folder).run("graph", "--out", "lab.svg").code()).isZero();
  }
}
