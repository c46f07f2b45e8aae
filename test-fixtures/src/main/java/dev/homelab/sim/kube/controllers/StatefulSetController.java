package dev.homelab.sim.kube.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.ArrayList;
import java.util.List;

/** Stateful sets: numbered pods, one after the other, each with its own claims. */
final class StatefulSetController implements Controller {
  private static final String SETS = "statefulsets.apps";
  private final Objects objects;

  StatefulSetController(Objects objects) {
    this.objects = objects;
  }

  @Override
  public void observe(Change change, Work work) {
    Objects.observeSet(change, work, SETS, "StatefulSet", 0.05);
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored set = objects.get(SETS, key);
    if (set == null || set.terminating()) {
      return;
    }
    JsonNode spec = set.json().path("spec");
    int wanted = Json.number(spec, "replicas", 1);
    boolean parallel = Json.text(spec, "podManagementPolicy").equals("Parallel");
    String hash = Revisions.current(set, objects);
    boolean settled = true;
    for (int i = 0; i < wanted && (settled || parallel); i++) {
      Stored pod = objects.get("pods", set.namespace(), set.name() + "-" + i);
      if (pod == null) {
        create(set, i, hash);
        settled = false;
      } else if (Pods.finished(pod)) {
        objects.delete(pod, "Background");
        settled = false;
      } else {
        settled &= Pods.ready(pod);
      }
    }
    List<Stored> all = objects.owned("pods", set.namespace(), set.uid()).toList();
    if (settled) {
      settled = shrink(set, all, wanted, parallel);
    }
    if (settled && Json.text(spec, "updateStrategy.type").equals("RollingUpdate")) {
      roll(set, wanted, hash);
    }
    status(set, hash);
  }

  private boolean shrink(Stored set, List<Stored> all, int wanted, boolean parallel) {
    List<Stored> extra = new ArrayList<>();
    for (Stored pod : all) {
      if (ordinal(set, pod) >= wanted) {
        extra.add(pod);
      }
    }
    extra.sort((a, b) -> ordinal(set, b) - ordinal(set, a));
    for (Stored pod : extra) {
      if (!pod.terminating()) {
        objects.delete(pod, "Background");
      }
      if (!parallel) {
        return false;
      }
    }
    return extra.isEmpty();
  }

  private static int ordinal(Stored set, Stored pod) {
    String text = pod.name().substring(Math.min(pod.name().length(), set.name().length() + 1));
    return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
  }

  private void roll(Stored set, int wanted, String hash) {
    int from = Json.number(set.json(), "spec.updateStrategy.rollingUpdate.partition", 0);
    for (int i = wanted - 1; i >= from; i--) {
      Stored pod = objects.get("pods", set.namespace(), set.name() + "-" + i);
      if (pod == null || pod.terminating() || !Pods.ready(pod)) {
        return;
      }
      if (!Revisions.of(pod).equals(hash)) {
        objects.delete(pod, "Background");
        return;
      }
    }
  }

  private void create(Stored set, int ordinal, String hash) {
    JsonNode spec = set.json().path("spec");
    String name = set.name() + "-" + ordinal;
    ObjectNode pod = Pods.from(spec.path("template"), set, name);
    ObjectNode labels = Json.child(pod, "metadata.labels");
    labels.put("controller-revision-hash", hash);
    labels.put("statefulset.kubernetes.io/pod-name", name);
    labels.put("apps.kubernetes.io/pod-index", Integer.toString(ordinal));
    Json.child(pod, "spec").put("hostname", name);
    Json.child(pod, "spec").put("subdomain", Json.text(spec, "serviceName"));
    for (JsonNode template : spec.path("volumeClaimTemplates")) {
      String volume = Json.text(template, "metadata.name");
      String claim = volume + "-" + name;
      if (objects.get("persistentvolumeclaims", set.namespace(), claim) == null) {
        ObjectNode made = Json.object();
        made.set("metadata", template.path("metadata").deepCopy());
        Json.child(made, "metadata").put("name", claim);
        spec.path("selector")
            .path("matchLabels")
            .properties()
            .forEach(e -> Json.child(made, "metadata.labels").set(e.getKey(), e.getValue()));
        made.set("spec", template.path("spec").deepCopy());
        objects.create("persistentvolumeclaims", set.namespace(), made, Objects.MANAGER);
      }
      ObjectNode one = Json.child(pod, "spec").withArray("volumes").addObject();
      one.put("name", volume).putObject("persistentVolumeClaim").put("claimName", claim);
    }
    if (objects.create("pods", set.namespace(), pod, Objects.MANAGER) != null) {
      objects.event(
          set,
          "Normal",
          "SuccessfulCreate",
          "create Pod " + name + " in StatefulSet " + set.name() + " successful",
          "statefulset-controller");
    }
  }

  private void status(Stored set, String hash) {
    List<Stored> pods =
        objects.owned("pods", set.namespace(), set.uid()).filter(Pods::active).toList();
    int ready = (int) pods.stream().filter(Pods::ready).count();
    int updated = (int) pods.stream().filter(p -> Revisions.of(p).equals(hash)).count();
    String revision = set.name() + "-" + hash;
    int wanted = Json.number(set.json(), "spec.replicas", 1);
    boolean done = updated == pods.size() && updated == wanted && ready == wanted;
    objects.status(
        set,
        Objects.MANAGER,
        s -> {
          s.put("observedGeneration", set.json().path("metadata").path("generation").asLong());
          s.put("replicas", pods.size()).put("availableReplicas", ready);
          DeploymentController.count(s, "readyReplicas", ready);
          DeploymentController.count(s, "updatedReplicas", updated);
          if (!s.has("collisionCount")) {
            s.put("collisionCount", 0);
          }
          s.put("updateRevision", revision);
          if (done || !s.has("currentRevision")) {
            s.put("currentRevision", revision);
          }
          int current =
              (int)
                  pods.stream()
                      .filter(
                          p ->
                              (set.name() + "-" + Revisions.of(p))
                                  .equals(s.path("currentRevision").asText()))
                      .count();
          DeploymentController.count(s, "currentReplicas", current);
        });
  }
}
