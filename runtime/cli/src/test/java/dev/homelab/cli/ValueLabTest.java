package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of {@code docs/cli.md} on a lab of values: exit codes, streams and documents. */
class ValueLabTest {
  @TempDir Path folder;
  private CliRun cli = new CliRun(Path.of("."));

  @BeforeEach
  void writeScript() throws IOException {
    cli = new CliRun(folder);
    script(
        "homelab('v') {\n  value('a') { content 'x' }\n  value('b') { content ref('value.a').value }\n}\n");
  }

  private void script(String text) throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), text);
  }

  /** The names of the fields of the outermost object. */
  private static List<String> fields(String json) throws IOException {
    List<String> names = new ArrayList<>();
    try (JsonParser in = new JsonFactory().createParser(json)) {
      assertThat(in.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      while (in.nextToken() == JsonToken.FIELD_NAME) {
        names.add(in.currentName());
        in.nextToken();
        in.skipChildren();
      }
      assertThat(in.currentToken()).isEqualTo(JsonToken.END_OBJECT);
      assertThat(in.nextToken()).isNull();
    }
    return names;
  }

  @Test
  void planTellsChangesByExitCodeOnlyWhenAsked() throws IOException {
    assertThat(cli.run("plan").code()).isZero();
    assertThat(cli.run("plan", "--exit-code").code()).isEqualTo(3);
    CliRun.Result json = cli.run("plan", "--json");
    assertThat(fields(json.out())).contains("format", "changes", "summary");
    assertThat(json.out())
        .contains("\"action\" : \"create\"", "\"dataLoss\" : false", "\"create\" : 2");
    assertThat(cli.run("up", "--yes").code()).isZero();
    assertThat(cli.run("plan", "--exit-code").code()).isZero();
  }

  @Test
  void upRefusesWithoutAnAnswerAndGoesOnWithOne() {
    CliRun.Result silent = cli.run("up");
    assertThat(silent.code()).isEqualTo(2);
    assertThat(silent.err()).contains("HL9032", "homelab up --yes");
    assertThat(cli.run("state", "list").out()).isEmpty();

    assertThat(new CliRun(folder).answering("no\n").run("up").code()).isEqualTo(2);
    assertThat(cli.run("state", "list").out()).isEmpty();

    assertThat(new CliRun(folder).answering("yes\n").run("up").code()).isZero();
    assertThat(cli.run("state", "list").out()).isEqualTo("value.a\nvalue.b\n");
  }

  @Test
  void upTwiceChangesNothingAndSaysSo() {
    cli.run("up", "--yes");
    CliRun.Result again = cli.run("up");
    assertThat(again.code()).isZero();
    assertThat(again.out()).contains("v is up", "2 resources, nothing to change");
    assertThat(again.err()).isEmpty();
  }

  @Test
  void upWritesOneEventPerLine() throws IOException {
    CliRun.Result run = cli.run("up", "--yes", "--json");
    assertThat(run.code()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(5);
    for (String line : lines) {
      assertThat(fields(line)).startsWith("format", "time", "event", "address");
    }
    assertThat(lines.get(4)).contains("\"event\":\"summary\"", "\"done\":{\"create\":2}");
  }

  @Test
  void downRemovesAllAndASecondOneSaysSo() {
    cli.run("up", "--yes");
    assertThat(cli.run("down").code()).isEqualTo(2);
    CliRun.Result down = cli.run("down", "--yes");
    assertThat(down.code()).isZero();
    assertThat(down.out()).contains("v is down", "2 removed");
    assertThat(cli.run("state", "list").out()).isEmpty();
    assertThat(cli.run("down").code()).isZero();
  }

  @Test
  void aSavedPlanIsForItsOwnerOnly() throws IOException {
    Path file = folder.resolve("p");
    assertThat(cli.run("plan", "--out", "p").code()).isZero();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(cli.run("plan", "--out", "p").code()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(cli.run("plan", "--out", "nowhere/p").err()).contains("HL9012");
  }

  @Test
  void aSavedPlanRunsOnceAndIsRefusedWhenAnythingChanged() throws IOException {
    assertThat(cli.run("plan", "--out", "p").code()).isZero();
    assertThat(cli.run("up", "--plan", "p").code()).isZero();
    CliRun.Result stale = cli.run("up", "--plan", "p");
    assertThat(stale.code()).isEqualTo(2);
    assertThat(stale.err()).contains("HL9031");

    script("homelab('v') { value('a') { content 'y' } }");
    cli.run("plan", "--out", "q");
    script("homelab('v') { value('a') { content 'z' } }");
    assertThat(cli.run("up", "--plan", "q").err()).contains("HL9031");
    Files.writeString(folder.resolve("r"), "not a plan");
    assertThat(cli.run("up", "--plan", "r").err()).contains("HL9030");
  }

  @Test
  void graphHasEdgesAndEveryForm() throws IOException {
    String json = cli.run("graph", "--json").out();
    assertThat(fields(json)).contains("format", "resources");
    assertThat(json)
        .contains("\"dependsOn\"", "\"level\"", "\"ref\" : \"value.a.value\"", "\"line\" : 3");
    for (String format : List.of("text", "dot", "mermaid", "svg", "html")) {
      CliRun.Result graph = cli.run("graph", "--format", format);
      assertThat(graph.code()).isZero();
      assertThat(graph.out()).contains("value.b");
    }
    assertThat(cli.run("graph", "--format", "html").out())
        .doesNotContain("http://cdn", "https://", "<link", "src=");
    assertThat(cli.run("graph", "--format", "png").code()).isEqualTo(2);
  }

  @Test
  void validateTellsEveryMistakeWithItsPlace() throws IOException {
    script("homelab('v') {\n  valeu('a') { content 'x' }\n  value('b') { contnt 'x' }\n}\n");
    CliRun.Result text = cli.run("validate");
    assertThat(text.code()).isEqualTo(2);
    assertThat(text.out()).isEmpty();
    assertThat(text.err())
        .contains("homelab.groovy has 2 mistakes. Nothing was changed.")
        .contains("homelab.groovy:2:3", "did you mean 'value'?", "homelab.groovy:3:16");
    CliRun.Result json = cli.run("validate", "--json");
    assertThat(json.code()).isEqualTo(2);
    assertThat(fields(json.out())).containsExactly("format", "diagnostics");
    assertThat(json.out()).contains("\"line\" : 2", "\"column\" : 3", "\"severity\" : \"error\"");
    for (String command : List.of("plan", "up", "graph", "render", "status", "down")) {
      assertThat(cli.run(command, "--yes".repeat(0) + "--json").code()).as(command).isEqualTo(2);
    }
  }

  @Test
  void badInputIsToldAndNothingIsLost() throws IOException {
    Files.delete(folder.resolve("homelab.groovy"));
    assertThat(cli.run("plan").code()).isEqualTo(2);
    for (byte[] bytes :
        List.of(
            new byte[0],
            new byte[] {0, 1, 2, -1, -2},
            "  \n".getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
      Files.write(folder.resolve("homelab.groovy"), bytes);
      CliRun.Result result = cli.run("up", "--yes");
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err())
          .startsWith("homelab.groovy has ")
          .doesNotContain("Exception", "\tat ");
    }
  }

  @Test
  void everyStateCommandDoesWhatItSays() throws IOException {
    cli.run("up", "--yes");
    assertThat(fields(cli.run("state", "list", "--json").out())).contains("format", "entries");
    assertThat(fields(cli.run("state", "show", "value.a").out())).contains("format", "recorded");
    assertThat(cli.run("state", "verify").code()).isZero();
    assertThat(cli.run("state", "mv", "value.b", "value.c").code()).isZero();
    assertThat(cli.run("state", "list").out()).isEqualTo("value.a\nvalue.c\n");
    assertThat(cli.run("state", "forget", "value.c").code()).isEqualTo(2);
    assertThat(cli.run("state", "forget", "value.c", "--yes").code()).isZero();
    assertThat(cli.run("state", "list").out()).isEqualTo("value.a\n");
    assertThat(cli.run("state", "show", "value.x").code()).isEqualTo(2);
    assertThat(cli.run("state", "unlock").code()).isZero();
    assertThat(cli.run("state", "export").out()).contains("value.a");
  }

  @Test
  void aLockedStateHasItsExitCode() throws Exception {
    cli.run("up", "--yes");
    script("homelab('v') { value('a') { content 'y' } }");
    var backend = dev.homelab.state.FolderBackend.open(folder.resolve(".homelab"));
    try (var store =
            dev.homelab.state.StateStore.open(
                backend, java.time.Clock.systemUTC(), dev.homelab.state.StateSettings.of("v"));
        var lock = store.lock("up")) {
      CliRun.Result second = cli.run("up", "--yes");
      assertThat(second.code()).isEqualTo(4);
      assertThat(second.err()).contains("HL4001");
    }
    assertThat(cli.run("up", "--yes").code()).isZero();
  }

  @Test
  void explainKnowsAddressesWordsAndCodes() {
    assertThat(cli.run("explain", "value.b").out()).contains("needs     value.a", "not made yet");
    assertThat(cli.run("explain", "cluster").out()).contains("cluster (in ");
    assertThat(cli.run("explain", "HL9032").out()).contains("HL9032", "--yes");
    assertThat(cli.run("explain", "nonsense").code()).isEqualTo(2);
    assertThat(cli.run("words", "--json").out()).contains("\"format\" : 1", "\"default\"");
  }

  @Test
  void theLastRunCanBeLookedAt() {
    assertThat(cli.run("graph", "--run", "last").code()).isEqualTo(2);
    cli.run("up", "--yes");
    assertThat(cli.run("graph", "--run", "last").out()).contains("v · up · ", "2 create");
    assertThat(cli.run("status").out()).contains("as the script says, 2 resources");
  }

  @Test
  void noCommandPrintsATraceWhateverTheScript() throws IOException {
    List<String> scripts =
        List.of(
            "}",
            "homelab {",
            "homelab('v') { throw new RuntimeException('x') }",
            "homelab('v') { value('a') { content 1 / 0 } }",
            "def f() { f() }\nf()\nhomelab('v') {}");
    for (String text : scripts) {
      script(text);
      CliRun.Result result = cli.run("plan");
      assertThat(result.code()).as(text).isEqualTo(2);
      assertThat(Stream.of(result.err().split("\n"))).noneMatch(l -> l.startsWith("\tat "));
    }
  }
}
