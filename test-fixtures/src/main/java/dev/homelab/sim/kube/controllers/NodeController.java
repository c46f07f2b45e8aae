package dev.homelab.sim.kube.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Readiness of nodes that register from outside: one is ready when its kubelet runs and a network
 * plugin's pod runs on it; one whose kubelet is silent for 40 seconds is unknown, and loses its
 * pods after five minutes more.
 */
public final class NodeController implements Controller {
  /** The annotation by which a simulated kubelet says whether it runs. */
  public static final String KUBELET = "sandbox.homelab.dev/kubelet";

  /** The value for one that does not. */
  public static final String STOPPED = "stopped";

  /** The annotation of a node whose kubelet gives processors to one container alone. */
  public static final String PROCESSORS = "sandbox.homelab.dev/cpu-manager";

  /** The value of it. */
  public static final String FIXED = "static";

  /** The taint of a node that is not ready. */
  public static final String NOT_READY = "node.kubernetes.io/not-ready";

  private static final String UNREACHABLE = "node.kubernetes.io/unreachable";
  private static final String NO_NETWORK =
      "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady"
          + " message:Network plugin returns error: cni plugin not initialized";
  private static final Set<String> NETWORKS =
      Set.of(
          "kube-flannel",
          "cilium",
          "calico-node",
          "canal",
          "kube-ovn-cni",
          "antrea-agent",
          "kindnet",
          "kube-router");
  private static final String CHAINED = "cozy-cilium";
  private static final double SILENT_SECONDS = 40;
  private static final double EVICTION_SECONDS = 300;
  private static final double READY_SECONDS = 1;
  private final Objects objects;

  /** How often each node was seen to run: what waits for a silent one is void when it came back. */
  private final Map<String, Integer> seen = new HashMap<>();

  NodeController(Objects objects) {
    this.objects = objects;
  }

  /** Whether a node's kubelet is known not to run. */
  public static boolean stopped(JsonNode node) {
    return note(node).equals(STOPPED);
  }

  /** Whether a node is ready. */
  public static boolean ready(JsonNode node) {
    for (JsonNode one : Json.at(node, "status.conditions")) {
      if (Json.text(one, "type").equals("Ready")) {
        return Json.text(one, "status").equals("True");
      }
    }
    return false;
  }

  /** Whether a node's kubelet gives processors to one container alone. */
  public static boolean fixesProcessors(JsonNode node) {
    return Json.at(node, "metadata.annotations").path(PROCESSORS).asText().equals(FIXED);
  }

  private static String note(JsonNode node) {
    return Json.at(node, "metadata.annotations").path(KUBELET).asText();
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (now.resource().equals("nodes")) {
      if (change.deleted()) {
        work.add("gone " + now.name(), READY_SECONDS);
      } else if (!note(now.json()).isEmpty()) {
        work.add("look " + now.name(), stopped(now.json()) ? SILENT_SECONDS : READY_SECONDS);
      }
    } else if (now.resource().equals("pods") && isNetwork(now)) {
      work.add("look " + Json.text(now.json(), "spec.nodeName"), READY_SECONDS);
    }
  }

  /** Cilium as Cozystack has it only follows Kube-OVN, which makes the network. */
  private static boolean isNetwork(Stored pod) {
    for (JsonNode owner : Json.at(pod.json(), "metadata.ownerReferences")) {
      if (!pod.namespace().equals(CHAINED) && NETWORKS.contains(Json.text(owner, "name"))) {
        return !Json.text(pod.json(), "spec.nodeName").isEmpty();
      }
    }
    return false;
  }

  @Override
  public void reconcile(String key, Work work) {
    String name = key.split(" ", -1)[1];
    Stored node = objects.get("nodes", "", name);
    if (node == null) {
      evict(name, true);
      return;
    }
    boolean stopped = stopped(node.json());
    if (key.startsWith("evict ")) {
      if (stopped && key.equals(eviction(name))) {
        evict(name, false);
      }
      return;
    }
    if (note(node.json()).isEmpty()) {
      return;
    }
    if (stopped) {
      state(node, "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.");
      taint(node, UNREACHABLE);
      silence(name);
      work.add(eviction(name), EVICTION_SECONDS);
      return;
    }
    seen.merge(name, 1, Integer::sum);
    if (network(name)) {
      state(node, "True", "KubeletReady", "kubelet is posting ready status");
      taint(node, "");
    } else {
      state(node, "False", "KubeletNotReady", NO_NETWORK);
      taint(node, NOT_READY);
    }
  }

  private String eviction(String node) {
    return "evict " + node + ' ' + seen.getOrDefault(node, 0);
  }

  private boolean network(String node) {
    return objects.list("pods", null).stream()
        .filter(pod -> Json.text(pod.json(), "spec.nodeName").equals(node))
        .anyMatch(pod -> isNetwork(pod) && Pods.ready(pod));
  }

  private void state(Stored node, String ready, String reason, String message) {
    if (!Pods.condition(node, "Ready").equals(ready)) {
      objects.status(
          node,
          Objects.MANAGER,
          status -> objects.condition(status, "Ready", ready, reason, message));
    }
  }

  /** Leaves the one taint of the two that fits, beside those of others. */
  private void taint(Stored node, String wanted) {
    ArrayNode kept = Json.array();
    boolean same = true;
    boolean there = wanted.isEmpty();
    for (JsonNode one : Json.at(node.json(), "spec.taints")) {
      String key = Json.text(one, "key");
      boolean ours = key.equals(NOT_READY) || key.equals(UNREACHABLE);
      if (!ours || key.equals(wanted)) {
        kept.add(one);
        there |= key.equals(wanted);
      } else {
        same = false;
      }
    }
    if (!there) {
      kept.addObject().put("key", wanted).put("effect", "NoSchedule");
    }
    if (!same || !there) {
      objects.change(node, Objects.MANAGER, "", o -> taints(o, kept));
    }
  }

  private static void taints(ObjectNode node, ArrayNode taints) {
    if (taints.isEmpty()) {
      Json.child(node, "spec").remove("taints");
    } else {
      Json.child(node, "spec").set("taints", taints);
    }
  }

  private void silence(String node) {
    for (Stored pod : objects.list("pods", null)) {
      if (Json.text(pod.json(), "spec.nodeName").equals(node) && Pods.ready(pod)) {
        objects.status(
            pod,
            Objects.MANAGER,
            s -> objects.condition(s, "Ready", "False", "NodeNotReady", "Node is not ready"));
      }
    }
  }

  private void evict(String node, boolean gone) {
    for (Stored pod : objects.list("pods", null)) {
      if (!Json.text(pod.json(), "spec.nodeName").equals(node)) {
        continue;
      }
      if (gone) {
        objects.remove(pod);
      } else if (!pod.terminating() && !staysOnSilentNodes(pod)) {
        objects.delete(pod, "Background");
      }
    }
  }

  /** Those of daemon sets, and those that tolerate whatever a node bears, as static pods do. */
  private static boolean staysOnSilentNodes(Stored pod) {
    if (!Objects.controllerKey(pod, "DaemonSet").isEmpty()) {
      return true;
    }
    for (JsonNode one : Json.at(pod.json(), "spec.tolerations")) {
      if (Json.text(one, "operator").equals("Exists") && Json.text(one, "key").isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
