package dev.homelab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.homelab.cli.options.Verb;
import dev.homelab.report.Ascii;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code --ascii} every command writes plain characters only. */
class AsciiTest {
  private static final String LAB =
      """
      homelab('plain') {
        domain 'lab.example.com'
        value('greeting') { content 'Grüße → 日本' }
        cluster('c') { kubeconfig 'kubeconfig'; ingress 'nginx'
          namespace('plain') { service whoami; app('a') { image 'example.com/a:1'; port 80 } } }
      }
      """;

  @TempDir Path folder;

  private static void plain(String what, CliRun.Result result) {
    assertThat(result.out() + result.err())
        .as(what)
        .matches(text -> text.chars().allMatch(AsciiTest::is));
  }

  private static boolean is(int sign) {
    return sign < 0x80;
  }

  @Test
  void helpAndReferenceArePlain() {
    CliRun cli = new CliRun(folder);
    for (Verb verb : Verb.values()) {
      List<String> line = new ArrayList<>(List.of(verb.words().split(" ")));
      line.addAll(List.of("--help", "--ascii"));
      plain(verb.words(), cli.run(line.toArray(String[]::new)));
    }
    plain("words", cli.run("words", "--ascii"));
    plain("words app", cli.run("words", "app", "--ascii"));
    plain("words --json", cli.run("words", "--json", "--ascii"));
    plain("a dumb terminal", new CliRun(folder).with("TERM", "dumb").run("words", "version"));
    plain("help", cli.run("--ascii"));
    for (String code : List.of("HL1020", "HL1102", "HL5050", "HL9003")) {
      plain(code, cli.run("explain", code, "--ascii"));
    }
  }

  @Test
  void aLabAndItsMistakesArePlain() throws IOException {
    try (KubeSimulator simulator = KubeSimulator.start(SimulatorOptions.inMemory())) {
      Files.writeString(folder.resolve("kubeconfig"), simulator.kubeconfig());
      Files.writeString(
          folder.resolve("homelab.groovy"), LAB.replace("value(", "nosuch 'Grüße'\n  value("));
      CliRun cli = new CliRun(folder);
      CliRun.Result refused = cli.run("validate", "--ascii");
      plain("validate", refused);
      assertThat(refused.err()).contains("there is no word 'nosuch'");
      Files.writeString(folder.resolve("homelab.groovy"), LAB);
      for (String line :
          List.of(
              "plan",
              "plan greeting --verbose",
              "up --yes",
              "up --yes",
              "plan --json",
              "graph",
              "graph --json",
              "graph --format dot",
              "graph --format svg",
              "graph --format html",
              "graph --format mermaid",
              "graph --run last",
              "status",
              "status --foreign",
              "diff",
              "diff greeting",
              "explain service.whoami",
              "explain nothing",
              "state list",
              "state show value.greeting",
              "state verify",
              "secret list",
              "doctor",
              "logs greeting",
              "logs service.whoami",
              "nosuch",
              "down --yes")) {
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        words.add("--ascii");
        plain(line, cli.run(words.toArray(String[]::new)));
      }
    }
  }

  @Test
  void jsonMeansTheSame() throws IOException {
    String json = "{\"a\":\"Grüße → 日本\"}";
    assertThat(Ascii.json(json).chars()).allMatch(AsciiTest::is);
    ObjectMapper mapper = new ObjectMapper();
    assertThat(mapper.readTree(Ascii.json(json))).isEqualTo(mapper.readTree(json));
    assertThat(Ascii.of("Grüße · a → b …")).isEqualTo("Gru?e - a -> b ...");
  }
}
