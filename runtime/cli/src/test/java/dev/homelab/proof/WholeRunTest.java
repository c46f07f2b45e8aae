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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a whole {@code up} from nothing takes on the clock of the simulators, against the least
 * that its graph and the simulated platforms make it take. {@code -Dproof.speed} is how much faster
 * than life they go: at a high one the processors of this machine count as minutes. {@code
 * -Dproof.pictures=FOLDER} keeps the time lines.
 */
@Tag("proof")
class WholeRunTest {
  /** So much longer than the least a run may take. */
  private static final double MOST = 1.10;

  private static final double SPEED = Double.parseDouble(System.getProperty("proof.speed", "2"));

  /** What the bound heeds besides: how many calls a provider makes at once at one target. */
  private static final Map<String, Integer> AT_ONCE =
      Map.of("kubernetes.", 64, "talos.", 64, "linstor.", 4, "apps.", 4);

  @TempDir Path folder;

  @Test
  void labAComesUpAsFastAsItsPlatformsAllow() throws IOException {
    measure("lab-a", MachineLab.example("a-cozystack"));
  }

  @Test
  void theSentenceComesUpAsFastAsItsPlatformsAllow() throws IOException {
    Path root = Path.of(System.getProperty("homelab.root", "../.."));
    measure("sentence", Files.readString(root.resolve("homelab.groovy")));
  }

  private void measure(String name, String script) throws IOException {
    FastClock clock = FastClock.ofSimulators(SPEED);
    Path place = Files.createDirectories(folder.resolve(name));
    try (MachineLab lab = MachineLab.of(place, script, SPEED).by(clock);
        PlatformTimes platform = new PlatformTimes(clock)) {
      lab.begin();
      lab.world().onCluster(platform::watch);
      platform.watch(lab.world().talos());
      lab.done("from nothing", "up", "--yes");
      JsonNode graph = json(lab, "graph", "--json");
      JsonNode run = json(lab, "graph", "--run", "last", "--json");
      String picture = lab.done("drawn", "graph", "--run", "last", "--format", "svg").out();
      assertThat(picture).contains("node.aoostar/tenant.gaming", "vm.windows");
      String pictures = System.getProperty("proof.pictures");
      if (pictures != null) {
        Files.writeString(Path.of(pictures, name + "-timeline.svg"), picture);
      }
      compare(name, run, graph, platform);
    }
  }

  private static JsonNode json(MachineLab lab, String... words) throws IOException {
    return new JsonMapper().readTree(lab.done("looking", words).out());
  }

  private static void compare(String name, JsonNode run, JsonNode graph, PlatformTimes platform) {
    double took = RunBound.took(run);
    Map<String, Double> needed = needed(run, keys(graph), platform);
    RunBound steps = RunBound.of(graph, RunBound.measured(run));
    RunBound platforms = RunBound.of(graph, needed);
    double least = least(platforms);
    System.out.printf(
        "%s at %.0f times the speed of life: %.0f s, at least %.0f s (%.3f); as its steps went, at"
            + " least %.0f s (%.3f)%n",
        name,
        SPEED,
        took / 1000,
        least / 1000,
        took / least,
        least(steps) / 1000,
        took / least(steps));
    for (RunBound.Leg leg : steps.way()) {
      String step = leg.address() + ' ' + leg.part();
      System.out.printf(
          "  %7.1f s %s: %.1f s, the platform %.1f s%n",
          leg.from() / 1000, step, leg.millis() / 1000, needed.getOrDefault(step, 0.0) / 1000);
    }
    assertThat(took).isBetween(least, least * MOST);
  }

  /**
   * How long a platform took for each step. A wait begins with what was asked of the platform just
   * before it. In the call for a machine the tool has work of its own first, the keys of a cluster,
   * so that only what lies between its first and its last change is the platform's.
   */
  private static Map<String, Double> needed(
      JsonNode run, Map<String, String> keys, PlatformTimes platform) {
    Instant began = Instant.parse(run.path("startedAt").asText());
    Map<String, Double> needed = new HashMap<>();
    for (JsonNode span : run.path("timeline")) {
      String step = span.path("address").asText() + ' ' + span.path("part").asText();
      String key = keys.getOrDefault(step, "");
      Instant from = began.plusMillis(span.path("startMillis").asLong());
      Instant to = from.plusMillis(span.path("millis").asLong());
      List<Instant> seen = platform.between(key, from, to);
      if (!seen.isEmpty()) {
        boolean works = step.endsWith("/talos.machine " + RunBound.CALL);
        Instant first = works ? seen.get(0) : from;
        double millis = Duration.between(first, seen.get(seen.size() - 1)).toMillis();
        needed.merge(step, millis, Double::sum);
      }
    }
    return needed;
  }

  private static double least(RunBound bound) {
    return AT_ONCE.entrySet().stream()
        .mapToDouble(place -> bound.work(place.getKey(), place.getValue()))
        .reduce(bound.longestWay(), Math::max);
  }

  /**
   * By what is seen on a platform that a step is over. Steps that are not here take no time there:
   * an API answers at once, and what is made is made.
   */
  private static Map<String, String> keys(JsonNode graph) {
    Map<String, String> keys = new HashMap<>();
    for (JsonNode resource : graph.path("resources")) {
      String address = resource.path("address").asText();
      String type = resource.path("type").asText();
      if (type.startsWith("talos.") || type.startsWith("metal.")) {
        keys.put(address + " call", PlatformTimes.MACHINES);
        keys.put(address + " wait", PlatformTimes.MACHINES);
      } else if (type.equals("kubernetes.package.cozystack.io")) {
        keys.put(address + " call", PlatformTimes.DEFINITION);
        keys.put(address + " wait", PlatformTimes.PLATFORM);
      } else {
        keys.put(address + " wait", address);
      }
    }
    return keys;
  }
}
