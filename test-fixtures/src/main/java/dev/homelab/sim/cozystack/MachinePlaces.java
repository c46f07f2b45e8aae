package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.catalog.cozystack.InstanceType;
import dev.homelab.catalog.cozystack.InstanceTypes;
import dev.homelab.sim.kube.controllers.NodeController;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.schema.Quantities;
import dev.homelab.sim.kube.store.Stored;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * On which node a machine can run: cards, huge pages and processors of its own are counted, since a
 * machine that lacks one of them does not start. Processors and memory that machines share are not.
 */
final class MachinePlaces {
  private static final String PROCESSORS = "cpu";
  private final Objects objects;

  MachinePlaces(Objects objects) {
    this.objects = objects;
  }

  /** The name of a node that has what a machine asks for and others leave; empty when none has. */
  Optional<String> place(Stored instance, String size) {
    if (!Platform.installed(objects)) {
      return Optional.of(DataVolumes.node(objects));
    }
    Map<String, BigDecimal> asked = asked(instance, size);
    List<Stored> nodes = objects.list("nodes", null);
    return nodes.stream()
        .filter(node -> NodeController.ready(node.json()))
        .filter(node -> has(node, instance, asked))
        .map(Stored::name)
        .findFirst();
  }

  private boolean has(Stored node, Stored instance, Map<String, BigDecimal> asked) {
    JsonNode labels = Json.at(node.json(), "metadata.labels");
    boolean own = labels.path(NodeFeatures.PROCESSORS).asText().equals("true");
    if (asked.containsKey(PROCESSORS) && !own) {
      return false;
    }
    Map<String, BigDecimal> taken = taken(node, instance);
    return asked.entrySet().stream()
        .allMatch(
            one -> {
              JsonNode there = Json.at(node.json(), "status.allocatable").path(one.getKey());
              BigDecimal all = amount(there.asText());
              BigDecimal rest = all.subtract(taken.getOrDefault(one.getKey(), BigDecimal.ZERO));
              return rest.compareTo(one.getValue()) >= 0;
            });
  }

  private Map<String, BigDecimal> taken(Stored node, Stored instance) {
    Map<String, BigDecimal> all = new HashMap<>();
    for (Stored other : objects.list(VirtualMachines.INSTANCES, null)) {
      boolean here = Json.text(other.json(), "status.nodeName").equals(node.name());
      if (here && !other.uid().equals(instance.uid())) {
        asked(other, VirtualMachines.size(other))
            .forEach((name, amount) -> all.merge(name, amount, BigDecimal::add));
      }
    }
    return all;
  }

  private static Map<String, BigDecimal> asked(Stored instance, String size) {
    Map<String, BigDecimal> all = new HashMap<>();
    for (JsonNode card : Json.at(instance.json(), "spec.domain.devices.gpus")) {
      all.merge(Json.text(card, "deviceName"), BigDecimal.ONE, BigDecimal::add);
    }
    InstanceType type = InstanceTypes.named(size);
    if (type == null) {
      return all;
    }
    String card = type.gpu();
    if (card != null) {
      all.merge(card, BigDecimal.ONE, BigDecimal::add);
    }
    if (type.hugepages() != null) {
      all.put("hugepages-" + type.hugepages(), amount(type.memory()));
    }
    if (type.dedicated()) {
      all.put(PROCESSORS, BigDecimal.valueOf(type.cpu() + 1L));
    }
    return all;
  }

  private static BigDecimal amount(String text) {
    return Quantities.parse(text).orElse(BigDecimal.ZERO);
  }
}
