package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;

/** The plainest workloads that show that a part of the platform runs. */
final class Workloads {
  /** The resource of daemon sets. */
  static final String DAEMONS = "daemonsets.apps";

  private static final String LABEL = "app";

  private Workloads() {}

  /** A deployment whose pods have the label {@code app} with its name. */
  static ObjectNode deployment(String name, int replicas, String image) {
    ObjectNode object = set(name, image);
    Json.child(object, "spec").put("replicas", replicas);
    return object;
  }

  /** A pod on each node, in the network of the node. */
  static ObjectNode daemons(String name, String image) {
    ObjectNode object = set(name, image);
    onHost(object);
    return object;
  }

  private static ObjectNode set(String name, String image) {
    ObjectNode object = Json.object();
    object.putObject("metadata").put("name", name).putObject("labels").put(LABEL, name);
    ObjectNode spec = object.putObject("spec");
    Json.child(spec, "selector.matchLabels").put(LABEL, name);
    Json.child(spec, "template.metadata.labels").put(LABEL, name);
    Json.child(spec, "template.spec")
        .putArray("containers")
        .addObject()
        .put("name", name)
        .put("image", image);
    return object;
  }

  /** Gives a workload's pods another label. */
  static void label(ObjectNode object, String key, String value) {
    Json.child(object, "spec.template.metadata.labels").put(key, value);
  }

  /** Whether there is a daemon set, has a node to run on, and runs on all that it is to run on. */
  static boolean runs(Objects objects, String namespace, String name) {
    Stored set = objects.get(DAEMONS, namespace, name);
    int wanted = set == null ? 0 : Json.number(set.json(), "status.desiredNumberScheduled", 0);
    return set != null && wanted > 0 && Json.number(set.json(), "status.numberReady", 0) == wanted;
  }

  /** Has pods of a workload run in the network of their node, and whatever is wrong with it. */
  static void onHost(ObjectNode object) {
    ObjectNode pod = Json.child(object, "spec.template.spec").put("hostNetwork", true);
    pod.putArray("tolerations").addObject().put("operator", "Exists");
  }
}
