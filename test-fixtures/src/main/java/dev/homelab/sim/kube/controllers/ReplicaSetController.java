package dev.homelab.sim.kube.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.api.ApiException;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.Comparator;
import java.util.List;

/** Replica sets: as many pods as they say. */
final class ReplicaSetController implements Controller {
  private static final String SETS = "replicasets.apps";
  private static final String EVENTS = "replicaset-controller";
  private static final double RETRY_SECONDS = 5;
  private final Objects objects;

  ReplicaSetController(Objects objects) {
    this.objects = objects;
  }

  @Override
  public void observe(Change change, Work work) {
    Objects.observeSet(change, work, SETS, "ReplicaSet", 0.02);
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored set = objects.get(SETS, key);
    if (set == null || set.terminating()) {
      return;
    }
    JsonNode spec = set.json().path("spec");
    int wanted = Json.number(spec, "replicas", 1);
    List<Stored> all = objects.owned("pods", set.namespace(), set.uid()).toList();
    List<Stored> pods = all.stream().filter(Pods::active).toList();
    String refusal = fill(set, wanted - pods.size());
    if (!refusal.isEmpty()) {
      work.add(key, RETRY_SECONDS);
    }
    pods.stream()
        .sorted(Comparator.comparing(Pods::ready))
        .limit(Math.max(0, pods.size() - wanted))
        .forEach(p -> objects.delete(p, "Background"));
    int ready = (int) pods.stream().filter(Pods::ready).count();
    objects.status(
        set,
        Objects.MANAGER,
        s -> {
          s.put("observedGeneration", set.json().path("metadata").path("generation").asLong());
          s.put("replicas", pods.size());
          DeploymentController.count(s, "fullyLabeledReplicas", pods.size());
          DeploymentController.count(s, "readyReplicas", ready);
          DeploymentController.count(s, "availableReplicas", ready);
          failure(s, refusal);
        });
  }

  /** Makes pods until enough are made or one is refused; why, or empty. */
  private String fill(Stored set, int missing) {
    for (int i = 0; i < missing; i++) {
      ObjectNode pod = Pods.from(Json.at(set.json(), "spec.template"), set, null);
      try {
        Stored made = objects.make("pods", set.namespace(), pod, Objects.MANAGER);
        String told = "Created pod: " + made.name();
        objects.event(set, "Normal", "SuccessfulCreate", told, EVENTS);
      } catch (ApiException refused) {
        String why = Json.text(refused.status(), "message");
        objects.event(set, "Warning", "FailedCreate", "Error creating: " + why, EVENTS);
        return why;
      }
    }
    return "";
  }

  /** The condition of a set whose pods are refused; it goes when they are made. */
  private void failure(ObjectNode status, String refusal) {
    if (!refusal.isEmpty()) {
      objects.condition(status, "ReplicaFailure", "True", "FailedCreate", refusal);
    } else if (status.path("conditions") instanceof ArrayNode conditions) {
      conditions.removeIf(one -> Json.text(one, "type").equals("ReplicaFailure"));
      if (conditions.isEmpty()) {
        status.remove("conditions");
      }
    }
  }
}
