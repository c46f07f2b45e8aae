package dev.homelab.sim.kube.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Deployments: replica sets by template, rolling or at once, with a progress deadline. */
final class DeploymentController implements Controller {
  private static final String SETS = "replicasets.apps";
  private static final String DEPLOYMENTS = "deployments.apps";
  private static final String REVISION = "deployment.kubernetes.io/revision";
  private final Objects objects;
  private final Map<String, Progress> progress = new HashMap<>();

  /** How far a rollout was, and when that last changed. */
  private record Progress(String state, double since) {}

  DeploymentController(Objects objects) {
    this.objects = objects;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (now.resource().equals(DEPLOYMENTS) && !change.deleted()) {
      work.add(now.namespace() + "/" + now.name(), 0.05);
    } else if (now.resource().equals(SETS)) {
      String key = Objects.controllerKey(now, "Deployment");
      if (!key.isEmpty()) {
        work.add(key, 0.05);
      }
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored d = objects.get(DEPLOYMENTS, key);
    if (d == null || d.terminating()) {
      return;
    }
    JsonNode template = d.json().path("spec").path("template");
    List<Stored> sets = new ArrayList<>(objects.owned(SETS, d.namespace(), d.uid()).toList());
    Stored current = null;
    for (Stored set : sets) {
      if (hashOf(set).equals(Pods.hash(template))) {
        current = set;
      }
    }
    boolean paused = d.json().path("spec").path("paused").asBoolean();
    if (current == null && !paused) {
      current = create(d, template, sets);
      if (current != null) {
        sets.add(current);
      }
    }
    if (current != null && !paused) {
      annotate(d, current);
      scale(d, current, sets);
      trim(d, current, sets);
    }
    status(d, current, sets, work);
  }

  private static String hashOf(Stored set) {
    return Json.at(set.json(), "metadata.labels").path("pod-template-hash").asText();
  }

  private @org.jspecify.annotations.Nullable Stored create(
      Stored d, JsonNode template, List<Stored> sets) {
    String hash = Pods.hash(template);
    int revision = sets.stream().mapToInt(DeploymentController::revision).max().orElse(0) + 1;
    ObjectNode set = Json.object();
    ObjectNode metadata = set.putObject("metadata").put("name", d.name() + "-" + hash);
    JsonNode labels = Json.at(template, "metadata.labels");
    metadata.set("labels", labels.isObject() ? labels.deepCopy() : Json.object());
    Json.child(metadata, "labels").put("pod-template-hash", hash);
    metadata.putObject("annotations").put(REVISION, Integer.toString(revision));
    metadata.putArray("ownerReferences").add(Objects.reference(d));
    ObjectNode spec = set.putObject("spec").put("replicas", 0);
    spec.set("selector", d.json().path("spec").path("selector").deepCopy());
    Json.child(spec, "selector.matchLabels").put("pod-template-hash", hash);
    spec.set("template", template.deepCopy());
    Json.child(spec, "template.metadata.labels").put("pod-template-hash", hash);
    return objects.create(SETS, d.namespace(), set, Objects.MANAGER);
  }

  private static int revision(Stored set) {
    String text = Json.at(set.json(), "metadata.annotations").path(REVISION).asText();
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  private void annotate(Stored d, Stored current) {
    String revision = Integer.toString(revision(current));
    if (!Json.at(d.json(), "metadata.annotations").path(REVISION).asText().equals(revision)) {
      objects.change(
          d,
          Objects.MANAGER,
          "status",
          o -> Json.child(o, "metadata.annotations").put(REVISION, revision));
    }
  }

  private void scale(Stored d, Stored current, List<Stored> sets) {
    JsonNode spec = d.json().path("spec");
    int wanted = Json.number(spec, "replicas", 1);
    List<Stored> old = sets.stream().filter(s -> s != current).toList();
    if (Json.text(spec, "strategy.type").equals("Recreate")) {
      old.forEach(s -> replicas(s, 0));
      boolean gone = old.stream().allMatch(s -> Json.number(s.json(), "status.replicas", 0) == 0);
      if (gone) {
        replicas(current, wanted);
      }
      return;
    }
    int surge = Pods.share(Json.at(spec, "strategy.rollingUpdate.maxSurge"), wanted, true);
    int down = Pods.share(Json.at(spec, "strategy.rollingUpdate.maxUnavailable"), wanted, false);
    down = surge == 0 && down == 0 ? 1 : down;
    int oldTotal = old.stream().mapToInt(s -> Json.number(s.json(), "spec.replicas", 0)).sum();
    int now = Json.number(current.json(), "spec.replicas", 0);
    int next = Math.min(wanted, Math.max(now, wanted + surge - oldTotal));
    replicas(current, now > wanted ? wanted : next);
    int available =
        available(current) + old.stream().mapToInt(DeploymentController::available).sum();
    int spare = Math.max(0, available - (wanted - down));
    for (Stored set : old) {
      int has = Json.number(set.json(), "spec.replicas", 0);
      int broken = Math.max(0, has - available(set));
      int take = Math.min(has, broken + Math.max(0, Math.min(spare, has - broken)));
      spare -= Math.max(0, take - broken);
      replicas(set, has - take);
    }
  }

  private static int available(Stored set) {
    return Json.number(set.json(), "status.availableReplicas", 0);
  }

  private void replicas(Stored set, int count) {
    if (Json.number(set.json(), "spec.replicas", 0) != count) {
      objects.change(set, Objects.MANAGER, "", o -> Json.child(o, "spec").put("replicas", count));
    }
  }

  private void trim(Stored d, Stored current, List<Stored> sets) {
    int keep = Json.number(d.json(), "spec.revisionHistoryLimit", 10);
    List<Stored> idle =
        sets.stream()
            .filter(s -> s != current && Json.number(s.json(), "status.replicas", 0) == 0)
            .filter(s -> Json.number(s.json(), "spec.replicas", 0) == 0)
            .sorted(Comparator.comparingInt(DeploymentController::revision))
            .toList();
    idle.subList(0, Math.max(0, idle.size() - keep)).forEach(s -> objects.delete(s, "Background"));
  }

  private void status(
      Stored d, @org.jspecify.annotations.Nullable Stored current, List<Stored> sets, Work work) {
    int wanted = Json.number(d.json(), "spec.replicas", 1);
    int total = sum(sets, "status.replicas");
    int ready = sum(sets, "status.readyReplicas");
    int available = sum(sets, "status.availableReplicas");
    int updated = current == null ? 0 : Json.number(current.json(), "status.replicas", 0);
    boolean done = updated == wanted && total == wanted && available == wanted;
    JsonNode spec = d.json().path("spec");
    int down = Pods.share(Json.at(spec, "strategy.rollingUpdate.maxUnavailable"), wanted, false);
    boolean enough = available >= wanted - down;
    boolean late = late(d, done, updated + "," + total + "," + available, work);
    String set = current == null ? d.name() : current.name();
    objects.status(
        d,
        Objects.MANAGER,
        s -> {
          s.put("observedGeneration", d.json().path("metadata").path("generation").asLong());
          count(s, "replicas", total);
          count(s, "updatedReplicas", updated);
          count(s, "readyReplicas", ready);
          count(s, "availableReplicas", available);
          count(s, "unavailableReplicas", Math.max(0, Math.max(wanted, total) - available));
          objects.condition(
              s,
              "Available",
              enough ? "True" : "False",
              enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
              enough
                  ? "Deployment has minimum availability."
                  : "Deployment does not have minimum availability.");
          String quoted = "ReplicaSet \"" + set + "\"";
          if (late) {
            objects.condition(
                s,
                "Progressing",
                "False",
                "ProgressDeadlineExceeded",
                quoted + " has timed out progressing.");
          } else {
            objects.condition(
                s,
                "Progressing",
                "True",
                done ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
                quoted + (done ? " has successfully progressed." : " is progressing."));
          }
          updateTimes(s);
        });
  }

  private void updateTimes(ObjectNode status) {
    for (JsonNode one : status.path("conditions")) {
      if (!one.has("lastUpdateTime")) {
        ((ObjectNode) one).put("lastUpdateTime", objects.now());
      }
    }
  }

  private boolean late(Stored d, boolean done, String state, Work work) {
    String at = d.json().path("metadata").path("generation") + ":" + state;
    Progress known = progress.get(d.uid());
    if (known == null || !known.state().equals(at)) {
      known = new Progress(at, work.now());
      progress.put(d.uid(), known);
    }
    double deadline = Json.number(d.json(), "spec.progressDeadlineSeconds", 600);
    double left = known.since() + deadline - work.now();
    if (!done && left > 0) {
      work.add(d.namespace() + "/" + d.name(), left + 0.1);
    }
    return !done && left <= 0;
  }

  static void count(ObjectNode status, String field, int value) {
    if (value == 0) {
      status.remove(field);
    } else {
      status.put(field, value);
    }
  }

  private static int sum(List<Stored> sets, String path) {
    return sets.stream().mapToInt(s -> Json.number(s.json(), path, 0)).sum();
  }
}
