package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.NodeController;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.Set;
import java.util.TreeSet;

/**
 * What parts of the platform add to nodes: NVIDIA's device plugin the cards that may be handed to
 * machines, one of each on a node that is labelled for it; KubeVirt whether processors can be given
 * to one machine alone; LINSTOR its satellite.
 */
final class NodeFeatures implements Controller {
  /** The label that KubeVirt gives to nodes. */
  static final String PROCESSORS = "cpumanager";

  private static final String NODES = "nodes";
  private static final String DEVICES = "nvidia-device-plugin";
  private static final String HANDLER = "virt-handler";
  private static final double SEEN_SECONDS = 2;
  private static final Set<String> RELEASES =
      Set.of(
          CardsChart.NAMESPACE + "/" + CardsChart.RELEASE,
          LinstorChart.NAMESPACE + "/" + LinstorChart.RELEASE,
          "cozy-kubevirt/kubevirt",
          Platform.NAMESPACE + "/" + Platform.RELEASE);
  private final Objects objects;

  NodeFeatures(Objects objects) {
    this.objects = objects;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (now.resource().equals(NODES) && !change.deleted()) {
      if (Platform.begun(objects)) {
        work.add(now.name(), SEEN_SECONDS);
      }
    } else if (now.resource().equals(Releases.RESOURCE)
        && RELEASES.contains(now.namespace() + "/" + now.name())) {
      objects.list(NODES, null).forEach(node -> work.add(node.name(), SEEN_SECONDS));
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored node = objects.get(NODES, "", key);
    if (node == null || !Platform.installed(objects)) {
      return;
    }
    if (Platform.hasBeenReady(objects, CardsChart.NAMESPACE, CardsChart.RELEASE)) {
      cards(node);
    }
    if (Platform.hasBeenReady(objects, "cozy-kubevirt", "kubevirt")) {
      processors(node);
    }
    if (Platform.hasBeenReady(objects, LinstorChart.NAMESPACE, LinstorChart.RELEASE)) {
      LinstorChart.satellite(objects, node.name());
    }
  }

  private void cards(Stored node) {
    String label = Json.at(node.json(), "metadata.labels").path(CardsChart.LABEL).asText();
    Set<String> names = new TreeSet<>();
    JsonNode values = Platform.values(objects);
    for (JsonNode card : Json.at(values, "gpu.permittedHostDevices.pciHostDevices")) {
      names.add(Json.text(card, "resourceName"));
    }
    if (!label.equals(CardsChart.PASSTHROUGH) || names.isEmpty()) {
      return;
    }
    objects.status(
        node,
        DEVICES,
        status -> {
          for (String field : new String[] {"capacity", "allocatable"}) {
            ObjectNode amounts = Json.child(status, field);
            names.forEach(name -> amounts.put(name, "1"));
          }
        });
  }

  private void processors(Stored node) {
    boolean fixed = NodeController.fixesProcessors(node.json());
    objects.change(
        node,
        HANDLER,
        "",
        object -> Json.child(object, "metadata.labels").put(PROCESSORS, Boolean.toString(fixed)));
  }
}
