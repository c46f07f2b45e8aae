package dev.homelab.provider.talos.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.util.ArrayList;
import java.util.List;

/** Moves workloads away from a node, and lets them come back. */
public final class Drain {
  private static final JsonMapper JSON = new JsonMapper();

  /** Says that it was us who closed the node, so that only we open it again. */
  private static final String CLOSED = "homelab.dev/drained";

  private final KubeApi api;

  /** Works through an API. */
  public Drain(KubeApi api) {
    this.api = api;
  }

  private static String path(String node) {
    return "api/v1/nodes/" + node;
  }

  /** Whether it was this tool that closed a node. */
  public static boolean isOurs(JsonNode node) {
    return node.path("metadata").path("annotations").has(CLOSED);
  }

  /** Whether Kubernetes knows a node. */
  public boolean knows(String node, CallContext context) {
    return !api.get(path(node), context).isMissingNode();
  }

  /** What an annotation of a node says; empty when there is none, or no such node. */
  public String annotation(String node, String name, CallContext context) {
    return api.get(path(node), context).path("metadata").path("annotations").path(name).asText();
  }

  /** Lets no more pods onto a node. */
  public void close(String node, CallContext context) {
    JsonNode known = api.get(path(node), context);
    if (known.isMissingNode() || known.path("spec").path("unschedulable").asBoolean()) {
      return;
    }
    ObjectNode patch = JSON.createObjectNode();
    patch.putObject("spec").put("unschedulable", true);
    patch.putObject("metadata").putObject("annotations").put(CLOSED, "true");
    api.patch(path(node), patch, context);
  }

  /** Opens a node that {@link #close} closed. */
  public void open(String node, CallContext context) {
    JsonNode known = api.get(path(node), context);
    if (!known.path("metadata").path("annotations").has(CLOSED)) {
      return;
    }
    ObjectNode patch = JSON.createObjectNode();
    patch.putObject("spec").putNull("unschedulable");
    patch.putObject("metadata").putObject("annotations").putNull(CLOSED);
    api.patch(path(node), patch, context);
  }

  /** The pods that would have to go, each as {@code namespace/name}. */
  public List<String> left(String node, CallContext context) {
    JsonNode pods = api.get("api/v1/pods?fieldSelector=spec.nodeName%3D" + node, context);
    List<String> left = new ArrayList<>();
    for (JsonNode pod : pods.path("items")) {
      if (pod.path("spec").path("nodeName").asText().equals(node) && mustGo(pod)) {
        JsonNode meta = pod.path("metadata");
        left.add(meta.path("namespace").asText() + '/' + meta.path("name").asText());
      }
    }
    return left;
  }

  private static boolean mustGo(JsonNode pod) {
    JsonNode meta = pod.path("metadata");
    String phase = pod.path("status").path("phase").asText();
    boolean over = phase.equals("Succeeded") || phase.equals("Failed");
    boolean fixed = meta.path("annotations").has("kubernetes.io/config.mirror");
    for (JsonNode owner : meta.path("ownerReferences")) {
      fixed |= owner.path("kind").asText().equals("DaemonSet");
      fixed |= owner.path("kind").asText().equals("Node");
    }
    return !over && !fixed;
  }

  /** Asks pods to go; those that a disruption budget holds back are asked again later. */
  public void evict(List<String> pods, CallContext context) {
    for (String pod : pods) {
      String[] parts = pod.split("/", 2);
      ObjectNode eviction = JSON.createObjectNode();
      eviction.put("apiVersion", "policy/v1").put("kind", "Eviction");
      eviction.putObject("metadata").put("namespace", parts[0]).put("name", parts[1]);
      try {
        api.post(
            "api/v1/namespaces/" + parts[0] + "/pods/" + parts[1] + "/eviction", eviction, context);
      } catch (ProviderException e) {
        if (e.errorClass() != ErrorClass.TRANSIENT && !knowsNot(e)) {
          throw e;
        }
      }
    }
  }

  private static boolean knowsNot(ProviderException e) {
    return e.diagnostics().get(0).detail().contains("not found")
        || e.diagnostics().get(0).detail().contains("404");
  }

  /** Takes a node out of Kubernetes; one that is gone is no failure. */
  public void remove(String node, CallContext context) {
    api.delete(path(node), context);
  }
}
