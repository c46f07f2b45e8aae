package dev.homelab.sim.linstor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * LINSTOR as a simulated cluster has it: connections to the controller's pod reach the simulated
 * controller, commands in the satellites' pods its zpools. The objects may be made by somebody
 * else, such as an operator; {@link #furnish} makes them where nobody does.
 */
public final class LinstorInCluster {
  /** Where LINSTOR is in Cozystack. */
  public static final String NAMESPACE = "cozy-linstor";

  /** The Deployment of the controller, which the names of its pods begin with. */
  public static final String CONTROLLER = "linstor-controller";

  /** The Secret with which clients show and check certificates. */
  public static final String CLIENT_SECRET = "linstor-client-tls";

  /** What the names of the satellites' pods begin with; the node's name follows. */
  public static final String SATELLITE = "linstor-satellite.";

  private static final int PORT = 3371;
  private static final String COMPONENT = "app.kubernetes.io/component";
  private static final String HOST = "kubernetes.io/hostname";

  private final LinstorSimulator linstor;
  private final KubeSimulator kube;

  /** Joins a controller with a cluster; nothing is connected yet. */
  public LinstorInCluster(LinstorSimulator linstor, KubeSimulator kube) {
    this.linstor = linstor;
    this.kube = kube;
  }

  /** Connects the pods, those that come later too; again when a satellite was added. */
  public LinstorInCluster connect() {
    kube.console().tunnel(NAMESPACE, CONTROLLER, PORT, linstor::port);
    for (String node : linstor.nodes()) {
      kube.console()
          .command(NAMESPACE, SATELLITE + node, asked -> linstor.run(node, asked.command()));
    }
    return this;
  }

  /** Makes the objects that are not there: namespace, Secret, Deployment and satellites. */
  public LinstorInCluster furnish() {
    kube.nodes().make(named("v1", "Namespace", "", NAMESPACE));
    kube.nodes().make(secret(linstor.clientTls()));
    kube.nodes().make(controller());
    linstor.nodes().forEach(node -> kube.nodes().make(satellite(node)));
    return this;
  }

  /** The Secret of clients, as the certificate manager of the platform makes it. */
  public static ObjectNode secret(Map<String, String> texts) {
    ObjectNode secret = named("v1", "Secret", NAMESPACE, CLIENT_SECRET);
    secret.put("type", "kubernetes.io/tls");
    ObjectNode data = secret.putObject("data");
    new TreeMap<>(texts)
        .forEach(
            (key, text) ->
                data.put(
                    key,
                    Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
    return secret;
  }

  private static ObjectNode controller() {
    ObjectNode object = named("apps/v1", "Deployment", NAMESPACE, CONTROLLER);
    object.putObject("spec").put("replicas", 1);
    ObjectNode pod = template(object, CONTROLLER, CONTROLLER);
    ObjectNode container = pod.putArray("containers").addObject().put("name", CONTROLLER);
    container.put("image", "example.org/piraeus-server:v1.33.3");
    container.putArray("ports").addObject().put("name", "secure-api").put("containerPort", PORT);
    return object;
  }

  private static ObjectNode satellite(String node) {
    String name = SATELLITE + node;
    ObjectNode object = named("apps/v1", "DaemonSet", NAMESPACE, name);
    object.putObject("spec");
    ObjectNode pod = template(object, "linstor-satellite", name);
    pod.putObject("nodeSelector").put(HOST, node);
    pod.putArray("tolerations").addObject().put("operator", "Exists");
    pod.putArray("containers")
        .addObject()
        .put("name", "linstor-satellite")
        .put("image", "example.org/piraeus-server:v1.33.3");
    return object;
  }

  /** The spec of the pods of a workload, whose labels are set. */
  private static ObjectNode template(ObjectNode object, String component, String instance) {
    ObjectNode spec = object.withObject("/spec");
    for (ObjectNode labels :
        new ObjectNode[] {
          Json.child(spec, "selector.matchLabels"), Json.child(spec, "template.metadata.labels")
        }) {
      labels.put(COMPONENT, component).put("app.kubernetes.io/instance", instance);
    }
    return Json.child(spec, "template.spec");
  }

  private static ObjectNode named(String version, String kind, String namespace, String name) {
    ObjectNode object = Json.object().put("apiVersion", version).put("kind", kind);
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    return object;
  }
}
