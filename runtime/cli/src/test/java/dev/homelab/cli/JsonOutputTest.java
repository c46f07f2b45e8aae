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

/** With {@code --json} every command answers in JSON, also where it refuses. */
class JsonOutputTest {
  @TempDir Path folder;

  @BeforeEach
  void lab() throws IOException {
    Files.writeString(
        folder.resolve("homelab.groovy"), "homelab('j') { value('a') { content 'one' } }\n");
  }

  private JsonNode json(int code, String... words) throws IOException {
    CliRun.Result result = new CliRun(folder).run(words);
    assertThat(result.code()).as(result.err()).isEqualTo(code);
    JsonNode document = new ObjectMapper().readTree(result.out());
    assertThat(document.path("format").asInt()).as(result.out()).isEqualTo(1);
    return document;
  }

  @Test
  void explainsACodeAndAWord() throws IOException {
    JsonNode page = json(0, "explain", "HL1002", "--json");
    assertThat(page.path("code").asText()).isEqualTo("HL1002");
    assertThat(page.path("text").asText()).isNotBlank();
    assertThat(json(0, "explain", "protect", "--json").path("word").asText()).isEqualTo("protect");
  }

  @Test
  void refusesInJsonWhatItDoesNotUnderstand() throws IOException {
    assertThat(json(2, "nosuch", "--json").at("/diagnostics/0/code").asText()).isEqualTo("HL9001");
    assertThat(json(2, "plan", "--nope", "--json").at("/diagnostics/0/code").asText())
        .isEqualTo("HL9002");
    CliRun.Result afterTheEnd = new CliRun(folder).run("nosuch", "--", "--json");
    assertThat(afterTheEnd.out()).isEmpty();
  }

  @Test
  void tellsWhatWasRendered() throws IOException {
    JsonNode rendered = json(0, "render", "--out", "r", "--json");
    assertThat(rendered.path("folder").asText()).isEqualTo("r");
    assertThat(rendered.path("files").isArray()).isTrue();
    assertThat(rendered.path("leftOut").toString()).contains("local.value");
  }

  @Test
  void tellsOfTheLastRun() throws IOException {
    assertThat(new CliRun(folder).run("up", "--yes").code()).isZero();
    JsonNode run = json(0, "graph", "--run", "last", "--json");
    assertThat(run.path("command").asText()).isEqualTo("up");
    assertThat(run.path("interrupted").asBoolean()).isFalse();
    assertThat(run.at("/done/create").asInt()).isEqualTo(1);
  }
}
