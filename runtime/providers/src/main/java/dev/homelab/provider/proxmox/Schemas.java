package dev.homelab.provider.proxmox;

import dev.homelab.spi.FieldRule;
import dev.homelab.spi.ResourceSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of each type that the provider has. */
final class Schemas {
  private static final Map<String, ResourceSchema> ALL =
      Map.ofEntries(
          Map.entry("proxmox.vm", machine()),
          entry("proxmox.download", false, List.of("node", "storage", "url"), List.of("url")),
          entry("proxmox.pool", false, List.of(), List.of("id")),
          entry("proxmox.snapshot", false, List.of("node", "vmid"), List.of("*")),
          entry("proxmox.mapping", false, List.of("map"), List.of("id")),
          entry("proxmox.ha", false, List.of("vmid"), List.of("vmid")),
          entry("proxmox.ha-rule", false, List.of("vms"), List.of("id")),
          entry("proxmox.backup-job", false, List.of("schedule", "storage"), List.of("id")),
          entry("proxmox.storage", false, List.of("node", "storage"), List.of()),
          entry("proxmox.bridge", false, List.of("node", "bridge"), List.of()));

  private Schemas() {}

  static @Nullable ResourceSchema of(String type) {
    return ALL.get(type);
  }

  private static ResourceSchema machine() {
    List<FieldRule> rules = new ArrayList<>();
    rules.add(rule("node", true, false, false));
    rules.add(rule("vmid", false, false, true));
    rules.add(rule("cloudInit.password", false, true, false));
    return new ResourceSchema("proxmox.vm", 1, rules, true, List.of());
  }

  private static Map.Entry<String, ResourceSchema> entry(
      String type, boolean data, List<String> required, List<String> fixed) {
    List<FieldRule> rules = new ArrayList<>();
    required.forEach(field -> rules.add(rule(field, true, false, fixed.contains(field))));
    fixed.stream()
        .filter(field -> !required.contains(field))
        .forEach(field -> rules.add(rule(field, false, false, true)));
    return Map.entry(type, new ResourceSchema(type, 1, rules, data, List.of()));
  }

  private static FieldRule rule(String path, boolean required, boolean secret, boolean fixed) {
    return new FieldRule(path, required, false, secret, fixed, "");
  }
}
