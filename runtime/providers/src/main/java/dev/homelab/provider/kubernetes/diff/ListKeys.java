package dev.homelab.provider.kubernetes.diff;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What names the items of a list: the merge keys of built-in kinds ({@code
 * x-kubernetes-list-map-keys} of the API's OpenAPI document), by the field that holds the list.
 */
final class ListKeys {
  private static final Map<String, List<String>> KEYS =
      Map.ofEntries(
          Map.entry("containers", List.of("name")),
          Map.entry("initContainers", List.of("name")),
          Map.entry("ephemeralContainers", List.of("name")),
          Map.entry("volumes", List.of("name")),
          Map.entry("env", List.of("name")),
          Map.entry("imagePullSecrets", List.of("name")),
          Map.entry("volumeMounts", List.of("mountPath")),
          Map.entry("volumeDevices", List.of("devicePath")),
          Map.entry("hostAliases", List.of("ip")),
          Map.entry("topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable")),
          Map.entry("resourceClaims", List.of("name")),
          Map.entry("claims", List.of("name")),
          Map.entry("schedulingGates", List.of("name")),
          Map.entry("ownerReferences", List.of("uid")),
          Map.entry("secrets", List.of("name")),
          Map.entry("webhooks", List.of("name")),
          Map.entry("conditions", List.of("type")),
          Map.entry("listeners", List.of("name")),
          Map.entry("validations", List.of()),
          Map.entry("matchConditions", List.of("name")));

  private ListKeys() {}

  /**
   * The keys of a list's items.
   *
   * @param field the field that holds the list
   * @return empty when the list is compared as a whole, in order
   */
  static List<String> of(String field, Value.Seq left, Value.Seq right) {
    List<String> keys =
        field.equals("ports") ? ports(left, right) : KEYS.getOrDefault(field, List.of());
    return !keys.isEmpty() && unique(left, keys) && unique(right, keys) ? keys : List.of();
  }

  /** The keys to name items by: the merge keys, else the name that all items have. */
  static List<String> forNames(String field, Value.Seq left, Value.Seq right) {
    List<String> keys = of(field, left, right);
    if (!keys.isEmpty()) {
      return keys;
    }
    List<String> name = List.of("name");
    return unique(left, name) && unique(right, name) ? name : List.of();
  }

  private static List<String> ports(Value.Seq left, Value.Seq right) {
    for (Value.Seq list : List.of(left, right)) {
      for (Value item : list.items()) {
        if (Fields.at(item, "containerPort") != null) {
          return List.of("containerPort", "protocol");
        }
        if (Fields.at(item, "port") != null) {
          return List.of("port", "protocol");
        }
      }
    }
    return List.of();
  }

  private static boolean unique(Value.Seq list, List<String> keys) {
    Set<String> seen = new HashSet<>();
    for (Value item : list.items()) {
      String name = nameOf(item, keys);
      if (name == null || !seen.add(name)) {
        return false;
      }
    }
    return true;
  }

  /** The name of an item, as shown in paths; null when it lacks a key. */
  static @Nullable String nameOf(Value item, List<String> keys) {
    if (!(item instanceof Value.Tree tree)) {
      return null;
    }
    List<String> parts = new ArrayList<>(keys.size());
    for (String key : keys) {
      Value part = tree.get(key);
      if (part instanceof Value.Text text) {
        parts.add(text.value());
      } else if (part instanceof Value.Int number) {
        parts.add(String.valueOf(number.value()));
      } else if (part == null && key.equals("protocol")) {
        parts.add("TCP");
      } else {
        return null;
      }
    }
    return String.join("/", parts);
  }
}
