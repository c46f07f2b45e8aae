package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.catalog.cozystack.InstanceType;
import dev.homelab.catalog.cozystack.InstanceTypes;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.Optional;

/**
 * The sizes and the preferences of machines, as objects that anybody may look at (Cozystack 1.6.2,
 * {@code packages/system/kubevirt-instancetypes}). Machines here take them from the catalog.
 */
final class InstanceTypesChart implements Chart {
  /** The resource of sizes. */
  static final String TYPES = "virtualmachineclusterinstancetypes.instancetype.kubevirt.io";

  /** The resource of preferences. */
  static final String PREFERENCES = "virtualmachineclusterpreferences.instancetype.kubevirt.io";

  private final Made made;

  InstanceTypesChart(Made made) {
    this.made = made;
  }

  @Override
  public Optional<String> install(Stored release, ObjectNode values) {
    for (InstanceType type : InstanceTypes.all()) {
      ObjectNode object = Json.object();
      ObjectNode processors = Json.child(object, "spec.cpu").put("guest", type.cpu());
      if (type.dedicated()) {
        processors.put("dedicatedCPUPlacement", true).put("isolateEmulatorThread", true);
      }
      ObjectNode memory = Json.child(object, "spec.memory").put("guest", type.memory());
      if (type.hugepages() != null) {
        memory.putObject("hugepages").put("pageSize", type.hugepages());
      }
      made.put(release, TYPES, "", type.name(), object);
    }
    for (String preference : InstanceTypes.preferences()) {
      ObjectNode object = Json.object();
      object.putObject("spec");
      made.put(release, PREFERENCES, "", preference, object);
    }
    return Optional.empty();
  }

  @Override
  public boolean uninstall(Stored release) {
    return made.gone(made.of(release));
  }
}
