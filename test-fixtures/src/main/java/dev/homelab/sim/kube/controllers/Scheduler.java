package dev.homelab.sim.kube.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.fault.Faults;
import dev.homelab.sim.kube.fault.PodFault;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.schema.Quantities;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gives pods a node when one fits and their claims are there. */
final class Scheduler implements Controller {
  private static final String MANAGER = "kube-scheduler";
  private static final String SELECTED = "volume.kubernetes.io/selected-node";
  private static final double RETRY_SECONDS = 3;
  private final Objects objects;
  private final Faults faults;

  Scheduler(Objects objects, Faults faults) {
    this.objects = objects;
    this.faults = faults;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (now.resource().equals("pods") && waits(now) && !change.deleted()) {
      work.add(now.namespace() + "/" + now.name(), 0.1);
    } else if (now.resource().equals("persistentvolumeclaims") && !change.deleted()) {
      objects.list("pods", now.namespace()).stream()
          .filter(Scheduler::waits)
          .forEach(p -> work.add(p.namespace() + "/" + p.name(), 0.05));
    }
  }

  private static boolean waits(Stored pod) {
    return Json.text(pod.json(), "spec.nodeName").isEmpty() && !pod.terminating();
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored pod = objects.get("pods", key);
    if (pod == null || !waits(pod)) {
      return;
    }
    List<Stored> nodes = objects.list("nodes", null);
    List<Stored> fitting = nodes.stream().filter(n -> fits(pod, n)).toList();
    String why = "";
    if (faults
        .of(pod.namespace(), pod.name(), List.of())
        .filter(k -> k == PodFault.Kind.UNSCHEDULABLE)
        .isPresent()) {
      why = "0/" + nodes.size() + " nodes are available: " + nodes.size() + " Insufficient memory.";
    } else if (fitting.isEmpty()) {
      why =
          "0/"
              + nodes.size()
              + " nodes are available: "
              + nodes.size()
              + " node(s) didn't match Pod's node affinity/selector or have too few resources.";
    } else {
      why = claims(pod, fitting.get(spread(pod, fitting)));
    }
    if (why.isEmpty()) {
      bind(pod, fitting.get(spread(pod, fitting)));
    } else {
      refuse(pod, why);
      work.add(key, RETRY_SECONDS);
    }
  }

  private static int spread(Stored pod, List<Stored> nodes) {
    return Math.floorMod(pod.name().hashCode(), nodes.size());
  }

  private static boolean fits(Stored pod, Stored node) {
    boolean closed = node.json().path("spec").path("unschedulable").asBoolean();
    if (closed || !Taints.tolerated(pod.json().path("spec"), node.json(), false)) {
      return false;
    }
    for (Map.Entry<String, JsonNode> e : Json.at(pod.json(), "spec.nodeSelector").properties()) {
      if (!Json.at(node.json(), "metadata.labels").path(e.getKey()).equals(e.getValue())) {
        return false;
      }
    }
    for (String name : List.of("cpu", "memory")) {
      BigDecimal asked = BigDecimal.ZERO;
      for (JsonNode c : Json.at(pod.json(), "spec.containers")) {
        asked = asked.add(amount(c.path("resources").path("requests").path(name)));
      }
      JsonNode has = Json.at(node.json(), "status.allocatable").path(name);
      if (!has.isMissingNode() && asked.compareTo(amount(has)) > 0) {
        return false;
      }
    }
    return true;
  }

  private static BigDecimal amount(JsonNode value) {
    return Quantities.parse(value.asText()).orElse(BigDecimal.ZERO);
  }

  /** Why the pod's claims do not let it be scheduled yet; empty when they do. */
  private String claims(Stored pod, Stored node) {
    List<String> unbound = new ArrayList<>();
    for (JsonNode volume : Json.at(pod.json(), "spec.volumes")) {
      String name = Json.text(volume, "persistentVolumeClaim.claimName");
      if (name.isEmpty()) {
        continue;
      }
      Stored claim = objects.get("persistentvolumeclaims", pod.namespace(), name);
      if (claim == null) {
        return "0/"
            + objects.list("nodes", null).size()
            + " nodes are available: persistentvolumeclaim \""
            + name
            + "\" not found.";
      }
      if (!Json.text(claim.json(), "status.phase").equals("Bound")) {
        unbound.add(name);
        select(claim, node);
      }
    }
    return unbound.isEmpty() ? "" : "pod has unbound immediate PersistentVolumeClaims";
  }

  private void select(Stored claim, Stored node) {
    boolean selected = Json.at(claim.json(), "metadata.annotations").has(SELECTED);
    if (!selected && VolumeController.waitsForConsumer(claim, objects)) {
      objects.change(
          claim,
          MANAGER,
          "",
          o -> Json.child(o, "metadata.annotations").put(SELECTED, node.name()));
    }
  }

  private void bind(Stored pod, Stored node) {
    objects.change(pod, MANAGER, "", o -> Json.child(o, "spec").put("nodeName", node.name()));
    Stored bound = objects.get("pods", pod.namespace(), pod.name());
    if (bound != null) {
      objects.status(bound, MANAGER, s -> objects.condition(s, "PodScheduled", "True", "", ""));
      objects.event(
          bound,
          "Normal",
          "Scheduled",
          "Successfully assigned " + pod.namespace() + "/" + pod.name() + " to " + node.name(),
          "default-scheduler");
    }
  }

  private void refuse(Stored pod, String why) {
    boolean claims = why.startsWith("pod has unbound");
    objects.status(
        pod, MANAGER, s -> objects.condition(s, "PodScheduled", "False", "Unschedulable", why));
    if (!claims) {
      objects.event(pod, "Warning", "FailedScheduling", why, "default-scheduler");
    }
  }
}
