package dev.homelab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a whole {@code up} from nothing takes on the clock of the simulators, against what its
 * graph and the simulated platforms make it take at least.
 */
@Tag("proof")
class WholeRunTest {
  private static final double MOST = 1.10;

  /** So slow that the work of this machine's processors counts for little. */
  private static final double SPEED = Double.parseDouble(System.getProperty("proof.speed", "10"));

  @TempDir Path folder;

  @Test
  void labA() throws IOException {
    measure("lab A", MachineLab.example("a-cozystack"));
  }

  @Test
  void theSentence() throws IOException {
    Path root = Path.of(System.getProperty("homelab.root", "../.."));
    measure("the sentence", Files.readString(root.resolve("homelab.groovy")));
  }

  private void measure(String which, String script) throws IOException {
    FastClock clock = FastClock.ofSimulators(SPEED);
    try (MachineLab lab = MachineLab.of(folder, script, SPEED).by(clock);
        PlatformTimes platform = new PlatformTimes(clock)) {
      lab.begin();
      lab.world().onCluster(platform::watch);
      Instant typed = clock.instant();
      lab.done("from nothing", "up", "--yes");
      Instant done = clock.instant();
      JsonNode graph = json(lab, "graph", "--json");
      JsonNode run = json(lab, "graph", "--run", "last", "--json");
      String out = System.getProperty("proof.timeline");
      if (out != null) {
        String svg = lab.done("picture", "graph", "--run", "last", "--format", "svg").out();
        Files.writeString(Path.of(out + "-" + which.replace(' ', '-') + ".svg"), svg);
        Files.writeString(Path.of(out + "-" + which.replace(' ', '-') + ".json"), run.toPrettyString());
        Files.writeString(Path.of(out + "-" + which.replace(' ', '-') + ".graph.json"), graph.toPrettyString());
      }
      System.out.println(Duration.between(typed, done));
      compare(which, run, graph, platform);
    }
  }

  private static JsonNode json(MachineLab lab, String... words) throws IOException {
    return new JsonMapper().readTree(lab.done("looking", words).out());
  }

  private static void compare(
      String which, JsonNode run, JsonNode graph, PlatformTimes platform) {
    Instant began = Instant.parse(run.path("startedAt").asText());
    double took = Duration.between(began, Instant.parse(run.path("finishedAt").asText())).toMillis();
    Map<String, Double> measured = new HashMap<>();
    Map<String, Double> simulated = new HashMap<>();
    for (JsonNode span : run.path("timeline")) {
      String address = span.path("address").asText();
      String part = span.path("part").asText();
      double millis = span.path("millis").asDouble();
      measured.merge(address + ' ' + part, millis, Double::sum);
      Instant from = began.plusMillis(span.path("startMillis").asLong());
      double needed =
          part.equals(RunBound.CALL)
              ? millis
              : platform
                  .settled(address, from.plusMillis((long) millis))
                  .map(end -> (double) Math.max(0, Duration.between(from, end).toMillis()))
                  .orElse(millis);
      simulated.merge(address + ' ' + part, needed, Double::sum);
    }
    RunBound bySteps = new RunBound(graph, (address, part) -> measured.getOrDefault(address + ' ' + part, 0.0));
    RunBound byPlatform = new RunBound(graph, (address, part) -> simulated.getOrDefault(address + ' ' + part, 0.0));
    System.out.printf(
        "%s: %.0f s; longest way of its steps %.0f s, of the platforms %.0f s%n",
        which, took / 1000, bySteps.longestWay() / 1000, byPlatform.longestWay() / 1000);
    byPlatform.way().forEach(leg -> System.out.printf("  %6.0f + %5.1f s %s %s (%.1f)%n", leg.from() / 1000, leg.millis() / 1000, leg.part(), leg.address(), measured.getOrDefault(leg.address() + ' ' + leg.part(), 0.0) / 1000));
    assertThat(took).isLessThanOrEqualTo(byPlatform.longestWay() * MOST);
  }
}
