package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.schema.Quantities;
import dev.homelab.sim.kube.store.Stored;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the resource quotas of a namespace refuse (the admission plugin ResourceQuota): new pods,
 * claims and services beyond what is left. What is used is summed up anew each time; scopes are not
 * looked at.
 */
final class QuotaCheck {
  private static final Set<String> COUNTED =
      Set.of("pods", "persistentvolumeclaims", "services", "configmaps", "secrets");
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
  private final World world;

  QuotaCheck(World world) {
    this.world = world;
  }

  /**
   * Refuses a new object that would take more than a quota leaves.
   *
   * @throws ApiException in the words of the real server
   */
  void check(ResourceType type, String namespace, ObjectNode object) {
    if (!COUNTED.contains(type.resource())) {
      return;
    }
    for (Stored quota : world.store().list("resourcequotas", namespace).items()) {
      SortedMap<String, BigDecimal> hard = amounts(Json.at(quota.json(), "spec.hard"), "");
      Map<String, BigDecimal> asked = usage(type.resource(), object);
      asked.keySet().retainAll(hard.keySet());
      if (!asked.isEmpty()) {
        check(type, Json.text(object, "metadata.name"), quota, hard, asked);
      }
    }
  }

  private void check(
      ResourceType type,
      String name,
      Stored quota,
      SortedMap<String, BigDecimal> hard,
      Map<String, BigDecimal> asked) {
    SortedMap<String, BigDecimal> used = new TreeMap<>();
    asked.keySet().forEach(resource -> used.put(resource, BigDecimal.ZERO));
    for (Stored one : world.store().list(type.resource(), quota.namespace()).items()) {
      usage(type.resource(), one.json())
          .forEach((key, amount) -> used.computeIfPresent(key, (k, sum) -> sum.add(amount)));
    }
    SortedMap<String, BigDecimal> over = new TreeMap<>();
    asked.forEach(
        (resource, amount) -> {
          BigDecimal sum = used.getOrDefault(resource, BigDecimal.ZERO).add(amount);
          if (sum.compareTo(hard.getOrDefault(resource, sum)) > 0) {
            over.put(resource, amount);
          }
        });
    if (!over.isEmpty()) {
      used.keySet().retainAll(over.keySet());
      hard.keySet().retainAll(over.keySet());
      throw ApiException.forbidden(
          type,
          name,
          "exceeded quota: %s, requested: %s, used: %s, limited: %s"
              .formatted(quota.name(), text(over), text(used), text(hard)));
    }
  }

  private static String text(Map<String, BigDecimal> amounts) {
    return amounts.entrySet().stream()
        .map(e -> e.getKey() + "=" + text(e.getKey(), e.getValue()))
        .collect(Collectors.joining(","));
  }

  /** Bytes are told in binary units, as they are mostly written. */
  private static String text(String resource, BigDecimal amount) {
    boolean bytes = resource.endsWith("memory") || resource.endsWith("storage");
    boolean whole = amount.signum() > 0 && amount.remainder(KIBI).signum() == 0;
    String plain =
        bytes && whole
            ? amount.divide(KIBI).toBigInteger() + "Ki"
            : amount.stripTrailingZeros().toPlainString();
    return Quantities.canonical(TextNode.valueOf(plain)).asText();
  }

  /** What an object takes of each resource that a quota may limit. */
  private static Map<String, BigDecimal> usage(String resource, JsonNode object) {
    Map<String, BigDecimal> out = new TreeMap<>();
    if (resource.equals("pods") && ENDED.contains(Json.text(object, "status.phase"))) {
      return out;
    }
    out.put(resource, BigDecimal.ONE);
    switch (resource) {
      case "pods" -> {
        for (JsonNode container : Json.at(object, "spec.containers")) {
          for (String field : List.of("requests", "limits")) {
            amounts(container.path("resources").path(field), field + ".")
                .forEach((key, amount) -> out.merge(key, amount, BigDecimal::add));
          }
        }
      }
      case "persistentvolumeclaims" ->
          out.putAll(amounts(Json.at(object, "spec.resources.requests"), "requests."));
      case "services" -> {
        if (Json.text(object, "spec.type").equals("LoadBalancer")) {
          out.put("services.loadbalancers", BigDecimal.ONE);
        }
      }
      default -> {
        // Only the number of the others is limited.
      }
    }
    return out;
  }

  private static SortedMap<String, BigDecimal> amounts(JsonNode from, String prefix) {
    SortedMap<String, BigDecimal> out = new TreeMap<>();
    from.properties()
        .forEach(
            e ->
                Quantities.parse(e.getValue().asText())
                    .ifPresent(amount -> out.put(prefix + e.getKey(), amount)));
    return out;
  }
}
