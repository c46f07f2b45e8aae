package dev.homelab.sim.kube.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.List;
import java.util.Map;

/** Daemon sets: one pod on each node that fits. */
final class DaemonSetController implements Controller {
  private static final String SETS = "daemonsets.apps";
  private final Objects objects;

  DaemonSetController(Objects objects) {
    this.objects = objects;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (!Objects.observeSet(change, work, SETS, "DaemonSet", 0.05)
        && now.resource().equals("nodes")
        && moves(change)) {
      objects.list(SETS, null).forEach(s -> work.add(s.namespace() + "/" + s.name(), 0.1));
    }
  }

  /** Whether a node came, went, or got other labels or taints. */
  private static boolean moves(Change change) {
    Stored before = change.before();
    if (before == null || change.deleted()) {
      return true;
    }
    JsonNode now = change.now().json();
    return !Json.at(before.json(), "metadata.labels").equals(Json.at(now, "metadata.labels"))
        || !Json.at(before.json(), "spec.taints").equals(Json.at(now, "spec.taints"));
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored set = objects.get(SETS, key);
    if (set == null || set.terminating()) {
      return;
    }
    JsonNode template = set.json().path("spec").path("template");
    String hash = Revisions.current(set, objects);
    List<Stored> pods =
        objects.owned("pods", set.namespace(), set.uid()).filter(Pods::active).toList();
    List<Stored> nodes =
        objects.list("nodes", null).stream().filter(n -> fits(template, n)).toList();
    for (Stored node : nodes) {
      if (pods.stream().noneMatch(p -> on(p, node))) {
        ObjectNode pod = Pods.from(template, set, null);
        Json.child(pod, "metadata.labels").put("controller-revision-hash", hash);
        Json.child(pod, "spec").put("nodeName", node.name());
        objects.create("pods", set.namespace(), pod, Objects.MANAGER);
      }
    }
    boolean rolling = Json.text(set.json(), "spec.updateStrategy.type").equals("RollingUpdate");
    boolean allReady = pods.stream().allMatch(Pods::ready) && pods.size() == nodes.size();
    if (rolling && allReady) {
      pods.stream()
          .filter(p -> !Revisions.of(p).equals(hash))
          .findFirst()
          .ifPresent(p -> objects.delete(p, "Background"));
    }
    status(set, hash, nodes.size());
  }

  private static boolean on(Stored pod, Stored node) {
    return Json.text(pod.json(), "spec.nodeName").equals(node.name());
  }

  private static boolean fits(JsonNode template, Stored node) {
    if (!Taints.tolerated(template.path("spec"), node.json(), true)) {
      return false;
    }
    for (Map.Entry<String, JsonNode> e : Json.at(template, "spec.nodeSelector").properties()) {
      if (!Json.at(node.json(), "metadata.labels").path(e.getKey()).equals(e.getValue())) {
        return false;
      }
    }
    return true;
  }

  private void status(Stored set, String hash, int wanted) {
    List<Stored> pods =
        objects.owned("pods", set.namespace(), set.uid()).filter(Pods::active).toList();
    int ready = (int) pods.stream().filter(Pods::ready).count();
    int updated = (int) pods.stream().filter(p -> Revisions.of(p).equals(hash)).count();
    objects.status(
        set,
        Objects.MANAGER,
        s -> {
          s.put("observedGeneration", set.json().path("metadata").path("generation").asLong());
          s.put("desiredNumberScheduled", wanted).put("currentNumberScheduled", pods.size());
          s.put("numberMisscheduled", 0).put("numberReady", ready);
          DeploymentController.count(s, "updatedNumberScheduled", updated);
          DeploymentController.count(s, "numberAvailable", ready);
          DeploymentController.count(s, "numberUnavailable", wanted - ready);
        });
  }
}
