package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the words about the life of a thing do to the next plan, through the command line. */
class LifecycleWordsTest {
  @TempDir Path folder;
  private CliRun cli = new CliRun(Path.of("."));

  @BeforeEach
  void open() {
    cli = new CliRun(folder);
  }

  private void lab(String words) throws IOException {
    Files.writeString(folder.resolve("homelab.groovy"), "homelab('v') {\n" + words + "\n}\n");
  }

  private void up(String words) throws IOException {
    lab(words);
    CliRun.Result up = cli.run("up", "--yes");
    assertThat(up.code()).describedAs(up.err()).isZero();
    assertThat(cli.run("plan", "--exit-code").code()).isZero();
  }

  /** The action of each resource in the next plan. */
  private Map<String, String> plan(String words) throws IOException {
    lab(words);
    JsonNode json = new ObjectMapper().readTree(cli.run("plan", "--json").out());
    TreeMap<String, String> actions = new TreeMap<>();
    json.get("changes")
        .forEach(c -> actions.put(c.get("address").asText(), c.get("action").asText()));
    return actions;
  }

  @Test
  void aMovedThingIsNotMadeAnew() throws IOException {
    up("value('old') { content 'x' }");
    assertThat(plan("value('new') { content 'x'; moved from: 'value.old' }"))
        .doesNotContainKey("value.old")
        .doesNotContainEntry("value.new", "create");
    assertThat(plan("value('new') { content 'x' }"))
        .containsEntry("value.old", "delete")
        .containsEntry("value.new", "create");
    up("value('new') { content 'x'; moved from: 'value.old' }");
    assertThat(cli.run("state", "list").out()).contains("value.new").doesNotContain("value.old");
  }

  @Test
  void aProtectedThingIsNotRemoved() throws IOException {
    up("value('a') { content 'x' }\nvalue('b') { content 'x'; protect() }");
    lab("value('a') { content 'x' }");
    CliRun.Result refused = cli.run("up", "--yes");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("protected", "HL3023");
    assertThat(cli.run("state", "list").out()).contains("value.b");
    up("value('a') { content 'x' }\nvalue('b') { content 'x' }");
    assertThat(plan("value('a') { content 'x' }")).containsEntry("value.b", "delete");
  }

  @Test
  void aDownLeavesAndListsWhatIsProtected() throws IOException {
    up("value('a') { content 'x' }\nvalue('b') { content 'x'; protect() }");
    CliRun.Result down = cli.run("down", "--yes", "--delete-data", "value.b");
    assertThat(down.code()).as(down.err()).isZero();
    assertThat(down.err())
        .contains("kept: it is protected", "kept, for the script protects it:\n  value.b");
    assertThat(cli.run("state", "list").out()).contains("value.b").doesNotContain("value.a");
    assertThat(cli.run("down", "--yes").code()).isZero();
    up("value('a') { content 'x' }\nvalue('b') { content 'x' }");
    assertThat(cli.run("down", "--yes").code()).isZero();
    assertThat(cli.run("state", "list").out()).isEmpty();
  }

  @Test
  void aDownHeedsWhatTheScriptProtectsSinceTheLastRun() throws IOException {
    up("value('a') { content 'x' }\nvalue('b') { content 'x' }");
    lab("value('a') { content 'x'; retain() }\nvalue('b') { content 'x'; protect() }");
    assertThat(cli.run("down", "--dry-run", "--json").out())
        .contains("\"keptFor\" : \"retained\"", "\"keptFor\" : \"protected\"");
    CliRun.Result down = cli.run("down", "--yes");
    assertThat(down.err())
        .contains("kept, for it is retained:\n  value.a")
        .contains("kept, for the script protects it:\n  value.b");
    assertThat(cli.run("state", "list").out()).contains("value.a", "value.b");
  }

  @Test
  void aRetainedThingIsLeftAlone() throws IOException {
    up("value('a') { content 'x' }\nvalue('b') { content 'x'; retain() }");
    String without = "value('a') { content 'x' }";
    assertThat(plan(without)).containsEntry("value.b", "noop");
    up(without);
    assertThat(cli.run("state", "list").out()).contains("value.b");
    assertThat(plan(without)).containsEntry("value.b", "noop");
  }

  @Test
  void anIgnoredFieldIsNoChange() throws IOException {
    up("value('a') { content 'x'; ignore 'content' }");
    assertThat(plan("value('a') { content 'y'; ignore 'content' }").getOrDefault("value.a", "noop"))
        .isEqualTo("noop");
    assertThat(plan("value('a') { content 'y' }")).containsEntry("value.a", "update");
  }

  @Test
  void aFieldCanBeMadeToReplace() throws IOException {
    up("value('a') { content 'x'; replaceOn 'content' }");
    assertThat(plan("value('a') { content 'y'; replaceOn 'content' }"))
        .containsEntry("value.a", "replace");
  }

  @Test
  void afterMakesAnEdge() throws IOException {
    lab("value('a') { content 'x'; after 'value.b' }\nvalue('b') { content 'x' }");
    JsonNode json = new ObjectMapper().readTree(cli.run("graph", "--json").out());
    for (JsonNode resource : json.get("resources")) {
      if (resource.get("address").asText().equals("value.a")) {
        assertThat(resource.get("dependsOn").get(0).get("address").asText()).isEqualTo("value.b");
        assertThat(resource.get("dependsOn").get(0).get("level").asText()).isEqualTo("ready");
        return;
      }
    }
    throw new AssertionError(json);
  }

  @Test
  void filesAndVariablesAreInputs() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "one");
    cli = new CliRun(folder).with("COLOUR", "green");
    String words =
        "value('f') { content file('notes.txt') }\n"
            + "value('e') { content env('COLOUR', orElse: 'none') }";
    up(words);
    Files.writeString(folder.resolve("notes.txt"), "two");
    assertThat(plan(words))
        .containsEntry("value.f", "update")
        .doesNotContainEntry("value.e", "update");
    Files.writeString(folder.resolve("notes.txt"), "one");
    cli = new CliRun(folder).with("COLOUR", "red");
    assertThat(plan(words))
        .containsEntry("value.e", "update")
        .doesNotContainEntry("value.f", "update");
    cli = new CliRun(folder);
    cli.run("up", "--yes");
    assertThat(cli.run("state", "show", "value.e", "--json").out()).contains("none");
  }
}
