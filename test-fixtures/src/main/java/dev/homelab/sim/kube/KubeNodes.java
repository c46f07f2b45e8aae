package dev.homelab.sim.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.api.ApiException;
import dev.homelab.sim.kube.api.Deleter;
import dev.homelab.sim.kube.api.WriteOptions;
import dev.homelab.sim.kube.api.Writer;
import dev.homelab.sim.kube.controllers.NodeController;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.store.Stored;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The nodes of a cluster as kubelets outside of it register and keep them. */
public final class KubeNodes {
  private static final String MANAGER = "kubelet";
  private static final long PAGE_MEBIBYTES = 2;

  /** Names of the labels that a config has given; Talos takes off those that are not in it now. */
  private static final String OWNED = "sandbox.homelab.dev/labels";

  private final Writer writer;
  private final Deleter deleter;

  KubeNodes(Writer writer, Deleter deleter) {
    this.writer = writer;
    this.deleter = deleter;
  }

  /** A kubelet registers its node, or tells its state again; it runs from now on. */
  public void register(KubeNode node) {
    Stored known = get(node.name());
    if (known == null) {
      create(node);
    }
    change(node.name(), "", object -> describe(object, node, true));
    change(node.name(), "status", object -> status(object, node));
  }

  /** A kubelet ceases to tell of its node; nothing when there is none of the name. */
  public void stop(String name) {
    Stored known = get(name);
    if (known != null && !NodeController.stopped(known.json())) {
      change(name, "", object -> mark(object, false));
    }
  }

  /** Whether a node is registered. */
  public boolean has(String name) {
    return get(name) != null;
  }

  /** Whether a node is there and ready. */
  public boolean ready(String name) {
    Stored known = get(name);
    return known != null && NodeController.ready(known.json());
  }

  /** Takes a node away, as an administrator does. */
  public void remove(String name) {
    Stored known = get(name);
    if (known != null) {
      deleter.remove(known);
    }
  }

  /** Creates an object when it is not there. */
  public void make(ObjectNode object) {
    Beginning.make(writer, object);
  }

  /**
   * Shows a pod that a kubelet runs from a file; one with another image, of a kubelet that ended
   * before, or that somebody deletes, is replaced.
   */
  public void mirror(ObjectNode pod) {
    String namespace = Json.text(pod, "metadata.namespace");
    Stored known = writer.world().store().get("pods", namespace, Json.text(pod, "metadata.name"));
    if (known != null && isOver(known, pod)) {
      deleter.remove(known);
    }
    Beginning.make(writer, pod);
  }

  private static boolean isOver(Stored known, ObjectNode pod) {
    return known.terminating() || !image(known.json()).equals(image(pod)) || ended(known.json());
  }

  private static boolean ended(JsonNode pod) {
    for (JsonNode condition : Json.at(pod, "status.conditions")) {
      if (Json.text(condition, "type").equals("Ready")) {
        return Json.text(condition, "status").equals("False");
      }
    }
    return false;
  }

  private static String image(JsonNode pod) {
    return Json.text(Json.at(pod, "spec.containers").path(0), "image");
  }

  /** The objects of a resource, such as {@code pods} or {@code daemonsets.apps}, as they are. */
  public Map<String, JsonNode> objects(String resource) {
    Map<String, JsonNode> all = new TreeMap<>();
    for (Stored one : writer.world().store().list(resource, null).items()) {
      all.put(one.namespace() + "/" + one.name(), one.json());
    }
    return all;
  }

  private @Nullable Stored get(String name) {
    return writer.world().store().get("nodes", "", name);
  }

  private void create(KubeNode node) {
    ObjectNode object = Json.object().put("apiVersion", "v1").put("kind", "Node");
    object.putObject("metadata").put("name", node.name());
    describe(object, node, true);
    ArrayNode taints = Json.child(object, "spec").putArray("taints");
    node.taints().forEach(taint -> taints.add(taint(taint)));
    taints.addObject().put("key", NodeController.NOT_READY).put("effect", "NoSchedule");
    status(object, node);
    Beginning.make(writer, object);
  }

  private static ObjectNode taint(String text) {
    int colon = text.lastIndexOf(':');
    String left = text.substring(0, colon);
    int is = left.indexOf('=');
    ObjectNode taint = Json.object().put("key", is < 0 ? left : left.substring(0, is));
    if (is >= 0 && is + 1 < left.length()) {
      taint.put("value", left.substring(is + 1));
    }
    return taint.put("effect", text.substring(colon + 1));
  }

  private static void describe(ObjectNode object, KubeNode node, boolean runs) {
    ObjectNode labels = Json.child(object, "metadata.labels");
    labels.put("kubernetes.io/hostname", node.name());
    labels.put("kubernetes.io/os", "linux").put("kubernetes.io/arch", "amd64");
    ObjectNode notes = Json.child(object, "metadata.annotations");
    labels.remove(List.of(notes.path(OWNED).asText().split(",")));
    node.labels().forEach(labels::put);
    notes.put(OWNED, String.join(",", new TreeSet<>(node.labels().keySet())));
    node.annotations().forEach(notes::put);
    if (node.fixedProcessors()) {
      notes.put(NodeController.PROCESSORS, NodeController.FIXED);
    } else {
      notes.remove(NodeController.PROCESSORS);
    }
    mark(object, runs);
  }

  private static void mark(ObjectNode object, boolean runs) {
    Json.child(object, "metadata.annotations")
        .put(NodeController.KUBELET, runs ? "running" : NodeController.STOPPED);
  }

  private static void status(ObjectNode object, KubeNode node) {
    ObjectNode status = Json.child(object, "status");
    for (String field : new String[] {"capacity", "allocatable"}) {
      ObjectNode amounts = status.putObject(field);
      long pages = PAGE_MEBIBYTES * node.hugePages();
      boolean rest = field.equals("allocatable");
      amounts.put("cpu", Integer.toString(node.cores()));
      amounts.put("memory", (rest ? node.memory() - pages : node.memory()) + "Mi");
      if (pages > 0) {
        amounts.put("hugepages-2Mi", pages + "Mi");
      }
      amounts.put("pods", "110").put("ephemeral-storage", "200Gi");
    }
    ArrayNode addresses = status.putArray("addresses");
    addresses.addObject().put("type", "InternalIP").put("address", node.address());
    addresses.addObject().put("type", "Hostname").put("address", node.name());
    ObjectNode info = status.putObject("nodeInfo");
    info.put("kubeletVersion", node.version()).put("osImage", node.system());
    info.put("containerRuntimeVersion", "containerd://2.1.5").put("kernelVersion", "6.18.0-talos");
    info.put("architecture", "amd64").put("operatingSystem", "linux");
    for (String id : new String[] {"machineID", "systemUUID", "bootID", "kubeProxyVersion"}) {
      info.put(id, "");
    }
  }

  private void change(
      String name, String subresource, java.util.function.Consumer<ObjectNode> act) {
    ResourceType type = writer.world().registry().require("nodes");
    try {
      writer.change(
          type,
          "",
          name,
          WriteOptions.controller(MANAGER, subresource),
          "",
          object -> {
            act.accept(object);
            return object;
          });
    } catch (ApiException e) {
      if (e.code() != 404) {
        throw e;
      }
    }
  }
}
