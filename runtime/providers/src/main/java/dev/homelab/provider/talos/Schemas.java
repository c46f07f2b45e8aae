package dev.homelab.provider.talos;

import dev.homelab.provider.talos.cluster.ClusterWork;
import dev.homelab.provider.talos.machine.CardWork;
import dev.homelab.provider.talos.machine.MachineWork;
import dev.homelab.provider.talos.machine.SchematicWork;
import dev.homelab.spi.FieldRule;
import dev.homelab.spi.ResourceSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of each type that the provider has. */
final class Schemas {
  private static final Map<String, ResourceSchema> ALL =
      Map.of(
          MachineWork.TYPE,
          schema(
              MachineWork.TYPE,
              true,
              List.of("address", "secrets", "cluster", "role", "hostname", "version"),
              List.of("role", "hostname")),
          ClusterWork.TYPE,
          schema(
              ClusterWork.TYPE,
              false,
              List.of("name", "endpoint", "secrets", "kubernetes", "controlPlanes"),
              List.of()),
          CardWork.TYPE,
          schema(CardWork.TYPE, false, List.of("address", "secrets"), List.of()),
          SchematicWork.TYPE,
          schema(SchematicWork.TYPE, false, List.of("version"), List.of()));

  private Schemas() {}

  static @Nullable ResourceSchema of(String type) {
    return ALL.get(type);
  }

  private static ResourceSchema schema(
      String type, boolean data, List<String> required, List<String> fixed) {
    List<FieldRule> rules = new ArrayList<>();
    required.forEach(
        field -> rules.add(new FieldRule(field, true, false, false, fixed.contains(field), "")));
    return new ResourceSchema(type, 1, rules, data, List.of());
  }
}
