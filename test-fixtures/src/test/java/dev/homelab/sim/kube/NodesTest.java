package dev.homelab.sim.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nodes that register from outside, and what becomes of their pods when they fall silent. */
class NodesTest {
  private static final String PODS = "/api/v1/namespaces/default/pods/";

  private static ObjectNode pod(String name) {
    ObjectNode pod = Json.object().put("apiVersion", "v1").put("kind", "Pod");
    pod.putObject("metadata").put("name", name).put("namespace", "default");
    ObjectNode spec = pod.putObject("spec").put("nodeName", "cp-1");
    spec.putArray("containers").addObject().put("name", "c").put("image", "example.com/c:1");
    return pod;
  }

  @Test
  void aSilentNodeLosesItsPodsButThoseThatTolerateEverything() {
    try (KubeSimulator simulator =
        KubeSimulator.start(SimulatorOptions.inMemory().withSpeed(1000))) {
      KubeNode node =
          new KubeNode(
              "cp-1", "10.0.0.11", Map.of(), Set.of(), "v1.36.3", "Talos", 2, 4096, Map.of());
      simulator.nodes().register(node);
      ObjectNode still = pod("still");
      ((ObjectNode) still.path("spec"))
          .putArray("tolerations")
          .addObject()
          .put("operator", "Exists");
      simulator.nodes().mirror(still);
      simulator.nodes().make(pod("goes"));
      simulator.nodes().stop("cp-1");

      ApiClient api = new ApiClient(simulator);
      Eventually.is(
          "the pod goes", () -> !api.get(PODS + "goes").at("metadata.deletionTimestamp").isEmpty());
      assertThat(api.get(PODS + "still").code()).isEqualTo(200);
      assertThat(api.get(PODS + "still").at("metadata.deletionTimestamp")).isEmpty();
    }
  }

  @Test
  void aLabelThatLeftTheConfigLeavesTheNodeAndThoseOfOthersStay() {
    try (KubeSimulator simulator = KubeSimulator.start(SimulatorOptions.inMemory())) {
      simulator.nodes().register(labelled(Map.of("card", "yes", "disk", "fast")));
      ApiClient api = new ApiClient(simulator);
      api.merge("/api/v1/nodes/cp-1", "{\"metadata\":{\"labels\":{\"mine\":\"1\"}}}");
      simulator.nodes().register(labelled(Map.of("disk", "slow")));

      assertThat(api.get("/api/v1/nodes/cp-1").body().at("/metadata/labels").toString())
          .contains("\"disk\":\"slow\"", "\"mine\"")
          .doesNotContain("card");
    }
  }

  private static KubeNode labelled(Map<String, String> labels) {
    return new KubeNode(
        "cp-1", "10.0.0.11", labels, Set.of(), "v1.36.3", "Talos", 2, 4096, Map.of());
  }
}
