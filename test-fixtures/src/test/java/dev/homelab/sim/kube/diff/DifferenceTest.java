package dev.homelab.sim.kube.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.real.RealControlPlane;
import dev.homelab.real.RealParts;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@dev.homelab.real.RealTest
class DifferenceTest {
  private static final List<String> FILES =
      List.of("every-kind.yaml", "single.yaml", "custom.yaml", "kubectl.yaml");

  /** How many namespaces are made before their turn, so that no sequence waits for its own. */
  private static final int AHEAD = 20;

  /** All sequences, in the order in which they are played. */
  static List<Sequence> sequences() {
    List<Sequence> all = new ArrayList<>();
    FILES.forEach(file -> all.addAll(Sequence.read(file)));
    all.addAll(Fabric8Sequences.all());
    return all;
  }

  /** In a cluster of its own: the sequences may touch what other tests rely on, nodes included. */
  @Test
  void theSimulatorAnswersAsTheRealServer(@TempDir Path folder) throws IOException {
    Path kubectl = RealParts.ofThisMachine().require(dev.homelab.real.Part.KUBECTL);
    Path kubeconfig = folder.resolve("kubeconfig");
    try (RealControlPlane cluster = RealControlPlane.start(folder.resolve("cluster"));
        KubeSimulator simulator =
            KubeSimulator.start(SimulatorOptions.inMemory().withoutControllers());
        Side real = new Side("real", cluster.kubeconfig(), kubectl)) {
      Files.writeString(kubeconfig, simulator.kubeconfig());
      try (Side simulated = new Side("simulated", kubeconfig, kubectl)) {
        List<Sequence> all = sequences();
        Accepted accepted = Accepted.read();
        List<Difference> open = new ArrayList<>();
        Map<String, Integer> counts = new TreeMap<>();
        int taken = 0;
        Timings timings = new Timings();
        String run = Long.toString(System.nanoTime() % 100_000_000L, 36);
        for (int i = 0; i < AHEAD; i++) {
          prepare(real, simulated, namespace(run, i));
        }
        for (Sequence sequence : all) {
          counts.merge(sequence.client(), 1, Integer::sum);
          if (taken + AHEAD < all.size()) {
            prepare(real, simulated, namespace(run, taken + AHEAD));
          }
          for (Difference d :
              differences(sequence, real, simulated, namespace(run, taken), timings)) {
            if (!accepted.covers(d)) {
              open.add(d);
            }
          }
          taken++;
        }
        report(open, counts, accepted, timings);
        assertThat(all).hasSizeGreaterThanOrEqualTo(200);
        assertThat(counts.getOrDefault("kubectl", 0) + counts.getOrDefault("fabric8", 0))
            .isGreaterThanOrEqualTo(60);
        assertThat(open).isEmpty();
        assertThat(accepted.unused()).isEmpty();
      }
    }
  }

  private static String namespace(String run, int number) {
    return "diff-" + run + "-" + number;
  }

  private static void prepare(Side real, Side simulated, String namespace) {
    new Player(real).prepare(namespace);
    new Player(simulated).prepare(namespace);
  }

  static List<Difference> differences(
      Sequence sequence, Side real, Side simulated, String namespace, Timings timings) {
    List<ObjectNode> a = new Player(real).timed(timings).play(sequence, namespace);
    List<ObjectNode> b = new Player(simulated).timed(timings).play(sequence, namespace);
    List<Difference> all = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      JsonNode x = Normal.of(a.get(i));
      JsonNode y = Normal.of(b.get(i));
      all.addAll(Difference.between(sequence.name(), i + 1, x, y));
    }
    for (Side side : List.of(real, simulated)) {
      side.send(
          "DELETE",
          "/api/v1/namespaces/" + namespace,
          "application/json",
          dev.homelab.sim.kube.json.Json.object());
    }
    return all;
  }

  private static void report(
      List<Difference> open, Map<String, Integer> counts, Accepted accepted, Timings timings)
      throws IOException {
    StringBuilder text = new StringBuilder("sequences ").append(counts).append('\n');
    text.append("accepted ").append(accepted.used()).append('\n');
    text.append("open ").append(open.size()).append('\n');
    open.forEach(d -> text.append(d).append('\n'));
    text.append(timings.told());
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target", "differences.txt"), text.toString());
  }
}
