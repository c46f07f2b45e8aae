package dev.homelab.sim.kube.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.Comparator;
import java.util.List;

/** Replica sets: as many pods as they say. */
final class ReplicaSetController implements Controller {
  private static final String SETS = "replicasets.apps";
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
    for (int i = pods.size(); i < wanted; i++) {
      Stored made =
          objects.create(
              "pods",
              set.namespace(),
              Pods.from(spec.path("template"), set, null),
              Objects.MANAGER);
      if (made != null) {
        objects.event(
            set,
            "Normal",
            "SuccessfulCreate",
            "Created pod: " + made.name(),
            "replicaset-controller");
      }
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
        });
  }
}
