package dev.homelab.sim.kube.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.json.Json;

/** Whether pods tolerate the taints of nodes. */
final class Taints {
  private static final String OWN = "node.kubernetes.io/";

  private Taints() {}

  /**
   * Whether a pod may be put on a node.
   *
   * @param spec the pod's spec
   * @param daemon whether it is one of a daemon set, which tolerates the node's own troubles
   */
  static boolean tolerated(JsonNode spec, JsonNode node, boolean daemon) {
    for (JsonNode taint : Json.at(node, "spec.taints")) {
      boolean hard = !Json.text(taint, "effect").equals("PreferNoSchedule");
      boolean own = daemon && Json.text(taint, "key").startsWith(OWN);
      if (hard && !own && !tolerated(spec.path("tolerations"), taint)) {
        return false;
      }
    }
    return true;
  }

  private static boolean tolerated(JsonNode tolerations, JsonNode taint) {
    for (JsonNode one : tolerations) {
      String key = Json.text(one, "key");
      String effect = Json.text(one, "effect");
      boolean exists = Json.text(one, "operator").equals("Exists");
      boolean value = exists || Json.text(one, "value").equals(Json.text(taint, "value"));
      boolean named = key.isEmpty() ? exists : key.equals(Json.text(taint, "key"));
      if (named && value && (effect.isEmpty() || effect.equals(Json.text(taint, "effect")))) {
        return true;
      }
    }
    return false;
  }
}
