package dev.homelab.real;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The node objects that kwok plays: large, untainted, all alike but for their names. */
final class FakeNodes {

  static final String NODES = "/api/v1/nodes";

  private FakeNodes() {}

  /** Creates nodes whose numbers go on from those that are there, and returns their names. */
  static List<String> add(KubeApi api, int count) {
    int there = api.get(NODES).path("items").size();
    List<String> names = new ArrayList<>();
    for (int i = there; i < there + count; i++) {
      api.create(NODES, json(i));
      names.add(name(i));
    }
    return names;
  }

  static boolean areReady(KubeApi api, List<String> names) {
    return names.stream().allMatch(name -> isReady(api.get(NODES + "/" + name)));
  }

  private static String name(int number) {
    return "node-" + number;
  }

  private static String json(int number) {
    return """
    {"metadata":{"name":"%1$s",
      "annotations":{"kwok.x-k8s.io/node":"fake","node.alpha.kubernetes.io/ttl":"0"},
      "labels":{"kubernetes.io/hostname":"%1$s","kubernetes.io/os":"linux","kubernetes.io/arch":"amd64",
        "node-role.kubernetes.io/worker":""}},
     "status":{
      "capacity":{"cpu":"64","memory":"256Gi","ephemeral-storage":"1Ti","pods":"2000"},
      "allocatable":{"cpu":"64","memory":"256Gi","ephemeral-storage":"1Ti","pods":"2000"}}}
    """
        .formatted(name(number));
  }

  /**
   * Whether a node is ready and has the address by which the server asks for a pod's log. Both are
   * looked for, since the one does not follow from the other.
   */
  static boolean isReady(JsonNode node) {
    return hasReadyCondition(node) && !node.at("/status/addresses").isEmpty();
  }

  private static boolean hasReadyCondition(JsonNode node) {
    for (JsonNode condition : node.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }
}
