package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the platform emits for its values (Cozystack 1.6.2, {@code packages/core/platform}): a
 * package that is disabled is never emitted, an optional one only when it is enabled.
 */
final class Bundle {
  private static final String GPU = PlatformTable.PREFIX + "gpu-operator";
  private static final String ENGINE = PlatformTable.PREFIX + "cozystack-engine";
  private static final String NETWORKING = PlatformTable.PREFIX + "networking";
  private static final Map<String, List<String>> BUNDLES =
      Map.of(
          "isp-full", List.of("talos", "full", "system", "iaas", "paas", "naas"),
          "isp-full-generic", List.of("generic", "full", "system", "iaas", "paas", "naas"),
          "isp-hosted", List.of("hosted", "system", "paas", "naas"));

  private final String variant;
  private final JsonNode values;

  /**
   * What a platform of a variant emits.
   *
   * @param variant such as {@code isp-full}
   * @param values what the package says of its component {@code platform}
   */
  Bundle(String variant, JsonNode values) {
    this.variant = variant;
    this.values = values;
  }

  /** The specs of the emitted packages by name. */
  Map<String, ObjectNode> packages() {
    Map<String, ObjectNode> all = new LinkedHashMap<>();
    for (PlatformTable.Row row : PlatformTable.load().rows()) {
      if (emits(row) && !has("disabledPackages", row.name())) {
        ObjectNode spec = all.computeIfAbsent(row.name(), name -> Json.object());
        spec.put("variant", chosen(row));
        components(row.name(), spec);
      }
    }
    return all;
  }

  private boolean emits(PlatformTable.Row row) {
    List<String> bundles = BUNDLES.getOrDefault(variant, List.of());
    boolean single = Json.at(values, "authentication.oidc.enabled").asBoolean();
    return switch (row.bundle()) {
      case "optional" -> !bundles.isEmpty() && enabled(row.name());
      case "choice" -> !bundles.isEmpty() && single && !row.name().equals(GPU);
      default -> bundles.contains(row.bundle());
    };
  }

  private boolean enabled(String name) {
    boolean box = name.equals(PlatformTable.PREFIX + "bootbox-application");
    return has("enabledPackages", box ? PlatformTable.PREFIX + "bootbox" : name);
  }

  private boolean has(String list, String name) {
    return Json.elements(Json.at(values, "bundles." + list)).stream()
        .anyMatch(one -> one.asText().equals(name));
  }

  private String chosen(PlatformTable.Row row) {
    String gpu = Json.text(values, "bundles.iaas.gpuOperatorVariant");
    if (row.name().equals(GPU) && !gpu.isEmpty()) {
      return gpu;
    }
    boolean single = Json.at(values, "authentication.oidc.enabled").asBoolean();
    return row.name().equals(ENGINE) && single ? "oidc" : row.variant();
  }

  private void components(String name, ObjectNode spec) {
    if (name.equals(NETWORKING) && values.path("networking").isObject()) {
      JsonNode given = values.path("networking");
      ObjectNode addresses = Json.child(spec, "components.kubeovn.values.kube-ovn.ipv4");
      addresses.put("POD_CIDR", text(given, "podCIDR", "10.244.0.0/16"));
      addresses.put("POD_GATEWAY", text(given, "podGateway", "10.244.0.1"));
      addresses.put("SVC_CIDR", text(given, "serviceCIDR", "10.96.0.0/16"));
      addresses.put("JOIN_CIDR", text(given, "joinCIDR", "100.64.0.0/16"));
    } else if (name.equals(PlatformTable.PREFIX + "kubevirt")) {
      ObjectNode machine = Json.child(spec, "components.kubevirt.values");
      machine.put("cpuAllocationRatio", Json.number(values, "resources.cpuAllocationRatio", 10));
      if (has("enabledPackages", GPU) && !has("disabledPackages", GPU)) {
        machine.putArray("extraFeatureGates").add("HostDevices");
        ArrayNode cards = Json.child(machine, "permittedHostDevices").putArray("pciHostDevices");
        Json.elements(Json.at(values, "gpu.permittedHostDevices.pciHostDevices"))
            .forEach(cards::add);
      }
    }
  }

  private static String text(JsonNode from, String field, String otherwise) {
    String given = Json.text(from, field);
    return given.isEmpty() ? otherwise : given;
  }
}
