package dev.homelab.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.KubeNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.talos.config.MachineText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the kubelets of simulated machines tell a real API server: nodes and static pods. */
final class Kubelets {
  private static final String SYSTEM = "/api/v1/namespaces/kube-system/";
  private static final Map<String, String> PATHS =
      Map.of(
          "Secret",
          SYSTEM + "secrets",
          "Service",
          SYSTEM + "services",
          "DaemonSet",
          "/apis/apps/v1/namespaces/kube-system/daemonsets",
          "Deployment",
          "/apis/apps/v1/namespaces/kube-system/deployments");
  private static final Map<String, String> STATIC =
      Map.of(
          "kube-apiserver", "apiServer",
          "kube-controller-manager", "controllerManager",
          "kube-scheduler", "scheduler");

  private final KubeApi api;
  private final Set<String> ready = ConcurrentHashMap.newKeySet();

  Kubelets(KubeApi api) {
    this.api = api;
  }

  /** Makes an object of the namespace {@code kube-system} when it is not there. */
  void make(JsonNode object) {
    String collection = PATHS.get(Json.text(object, "kind"));
    if (collection == null) {
      throw new RealException("No path is known for " + Json.text(object, "kind") + ".");
    }
    if (api.find(collection + "/" + Json.text(object, "metadata.name")).isEmpty()) {
      api.create(collection, object.toString());
    }
  }

  /** A kubelet registers its node and its static pods, or tells of them again. */
  void register(KubeNode node, MachineText config) {
    String path = FakeNodes.NODES + "/" + node.name();
    if (api.find(path).isEmpty()) {
      api.create(FakeNodes.NODES, object(node, true).toString());
    } else {
      api.merge(path, object(node, false).toString());
    }
    boolean network = !config.network().equals("none");
    api.merge(path + "/status", status(node, network ? "True" : "False").toString());
    if (network) {
      ready.add(node.name());
    }
    if (config.controlPlane()) {
      STATIC.forEach((name, part) -> mirror(name, part, node, config));
    }
  }

  /** A kubelet ends: its node is ready no more. Nothing when the node is gone. */
  void stop(String name) {
    ready.remove(name);
    ObjectNode status = Json.object();
    condition(status.putObject("status"), "Unknown", "NodeStatusUnknown");
    try {
      api.merge(FakeNodes.NODES + "/" + name + "/status", status.toString());
    } catch (RealException e) {
      if (e.status() != 404) {
        throw e;
      }
    }
  }

  /** Whether a node is ready. */
  boolean ready(String name) {
    return ready.contains(name);
  }

  /** What a kubelet says of its node; taints only when it registers. */
  private static ObjectNode object(KubeNode node, boolean first) {
    ObjectNode object = Json.object();
    ObjectNode metadata = object.putObject("metadata").put("name", node.name());
    ObjectNode labels = metadata.putObject("labels").put("kubernetes.io/hostname", node.name());
    labels.put("kubernetes.io/os", "linux").put("kubernetes.io/arch", "amd64");
    node.labels().forEach(labels::put);
    ObjectNode notes = metadata.putObject("annotations");
    node.annotations().forEach(notes::put);
    if (first) {
      ArrayNode taints = object.putObject("spec").putArray("taints");
      node.taints().forEach(one -> taints.add(taint(one)));
    }
    return object;
  }

  private static ObjectNode taint(String text) {
    int colon = text.lastIndexOf(':');
    String[] left = text.substring(0, colon).split("=", 2);
    ObjectNode taint = Json.object().put("key", left[0]).put("effect", text.substring(colon + 1));
    return left.length > 1 && !left[1].isEmpty() ? taint.put("value", left[1]) : taint;
  }

  private static ObjectNode status(KubeNode node, String state) {
    ObjectNode object = Json.object();
    ObjectNode status = object.putObject("status");
    for (String field : List.of("capacity", "allocatable")) {
      ObjectNode amounts = status.putObject(field).put("cpu", Integer.toString(node.cores()));
      amounts.put("memory", node.memory() + "Mi").put("pods", "110");
      amounts.put("ephemeral-storage", "200Gi");
    }
    ArrayNode addresses = status.putArray("addresses");
    addresses.addObject().put("type", "InternalIP").put("address", node.address());
    addresses.addObject().put("type", "Hostname").put("address", node.name());
    ObjectNode info = status.putObject("nodeInfo");
    info.put("kubeletVersion", node.version()).put("osImage", node.system());
    info.put("containerRuntimeVersion", "containerd://2.1.5").put("kernelVersion", "6.18.0-talos");
    info.put("architecture", "amd64").put("operatingSystem", "linux");
    for (String id : List.of("machineID", "systemUUID", "bootID", "kubeProxyVersion")) {
      info.put(id, "");
    }
    condition(status, state, state.equals("True") ? "KubeletReady" : "KubeletNotReady");
    return object;
  }

  private static void condition(ObjectNode status, String state, String reason) {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    ObjectNode ready = status.putArray("conditions").addObject().put("type", "Ready");
    ready.put("status", state).put("reason", reason).put("message", "told by its machine");
    ready.put("lastHeartbeatTime", now).put("lastTransitionTime", now);
  }

  /** The pod by which the API shows one that a kubelet runs from a file. */
  private void mirror(String name, String part, KubeNode node, MachineText config) {
    String image = config.at("cluster." + part + ".image");
    String used = image.isEmpty() ? "registry.k8s.io/" + name + ":" + node.version() : image;
    String path = SYSTEM + "pods/" + name + "-" + node.name();
    Optional<JsonNode> known = api.find(path);
    if (known.isPresent()) {
      if (known.get().at("/spec/containers/0/image").asText().equals(used)) {
        return;
      }
      api.send("DELETE", path + "?gracePeriodSeconds=0", null);
    }
    ObjectNode pod = Json.object();
    ObjectNode metadata = pod.putObject("metadata").put("name", name + "-" + node.name());
    metadata.putObject("labels").put("tier", "control-plane").put("k8s-app", name);
    ObjectNode notes = metadata.putObject("annotations");
    notes.put("kubernetes.io/config.mirror", node.name());
    ObjectNode spec = pod.putObject("spec").put("nodeName", node.name()).put("hostNetwork", true);
    spec.putArray("tolerations").addObject().put("operator", "Exists");
    spec.putArray("containers").addObject().put("name", name).put("image", used);
    api.create(SYSTEM + "pods", pod.toString());
  }
}
