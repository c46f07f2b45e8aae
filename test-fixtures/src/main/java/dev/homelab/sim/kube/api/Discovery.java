package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.Registry;
import dev.homelab.sim.kube.kinds.ResourceType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the server serves, in the old form and in the aggregated one. */
final class Discovery {
  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private final Registry registry;

  Discovery(Registry registry) {
    this.registry = registry;
  }

  /** {@code /api}. */
  ObjectNode core() {
    ObjectNode out = Json.object().put("kind", "APIVersions");
    out.putArray("versions").add("v1");
    out.putArray("serverAddressByClientCIDRs");
    return out;
  }

  /** {@code /apis}. */
  ObjectNode groups() {
    ObjectNode out = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = out.putArray("groups");
    registry
        .groups()
        .forEach(
            (group, versions) -> {
              if (!group.isEmpty()) {
                groups.add(describe(group, versions));
              }
            });
    return out;
  }

  /** Whether a group is served, in a version or (empty) in any. */
  boolean serves(String group, String version) {
    Set<String> versions = registry.groups().getOrDefault(group, Set.of());
    return version.isEmpty() ? !versions.isEmpty() : versions.contains(version);
  }

  /** {@code /apis/GROUP}. */
  ObjectNode group(String group) {
    Set<String> versions = registry.groups().get(group);
    if (versions == null) {
      throw ApiException.noSuchPath();
    }
    ObjectNode out = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
    out.setAll(describe(group, versions));
    return out;
  }

  private static ObjectNode describe(String group, Set<String> versions) {
    ObjectNode out = Json.object().put("name", group);
    ArrayNode list = out.putArray("versions");
    List<String> sorted = sorted(versions);
    sorted.forEach(v -> list.addObject().put("groupVersion", group + "/" + v).put("version", v));
    String first = sorted.get(0);
    out.putObject("preferredVersion")
        .put("groupVersion", group + "/" + first)
        .put("version", first);
    return out;
  }

  /** Stable versions first, then beta, then alpha, each with the highest number first. */
  static List<String> sorted(Set<String> versions) {
    List<String> all = new ArrayList<>(versions);
    all.sort(
        Comparator.comparingInt((String v) -> v.contains("alpha") ? 2 : v.contains("beta") ? 1 : 0)
            .thenComparing(Comparator.comparingInt(Discovery::number).reversed())
            .thenComparing(v -> v));
    return all;
  }

  private static int number(String version) {
    String digits = version.replaceAll("^v([0-9]+).*", "$1");
    return digits.matches("[0-9]{1,6}") ? Integer.parseInt(digits) : 0;
  }

  /** The resources of one group and version. */
  ObjectNode resources(String group, String version) {
    List<ResourceType> types = of(group, version);
    if (types.isEmpty()) {
      throw ApiException.noSuchPath();
    }
    ObjectNode out = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    out.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode list = out.putArray("resources");
    for (ResourceType type : types) {
      ObjectNode one = list.addObject().put("name", type.plural());
      one.put("singularName", type.singular()).put("namespaced", type.namespaced());
      one.put("kind", type.kind());
      verbs(type).forEach(one.putArray("verbs")::add);
      names(type, one);
      for (String sub : type.subresources()) {
        ObjectNode below = list.addObject().put("name", type.plural() + "/" + sub);
        below.put("singularName", "").put("namespaced", type.namespaced());
        if (sub.equals("scale")) {
          below.put("group", "autoscaling").put("version", "v1").put("kind", "Scale");
        } else {
          below.put("kind", type.kind());
        }
        below.putArray("verbs").add("get").add("patch").add("update");
      }
    }
    return out;
  }

  /** What a kind takes: all, unless its row says less. */
  private static List<String> verbs(ResourceType type) {
    List<String> own =
        Json.elements(type.row().path("verbs")).stream().map(JsonNode::asText).toList();
    return own.isEmpty() ? VERBS : own;
  }

  private static void names(ResourceType type, ObjectNode one) {
    if (!type.shortNames().isEmpty()) {
      type.shortNames().forEach(one.putArray("shortNames")::add);
    }
    if (!type.categories().isEmpty()) {
      type.categories().forEach(one.putArray("categories")::add);
    }
  }

  private List<ResourceType> of(String group, String version) {
    return registry.all().stream()
        .filter(t -> t.group().equals(group) && t.version().equals(version))
        .toList();
  }

  /** Everything in one document, as {@code APIGroupDiscoveryList}. */
  ObjectNode aggregated(boolean core) {
    ObjectNode out = Json.object().put("kind", "APIGroupDiscoveryList");
    out.put("apiVersion", "apidiscovery.k8s.io/v2").putObject("metadata");
    ArrayNode items = out.putArray("items");
    for (Map.Entry<String, Set<String>> e : registry.groups().entrySet()) {
      if (core == e.getKey().isEmpty()) {
        ObjectNode item = items.addObject();
        ObjectNode metadata = item.putObject("metadata").putNull("creationTimestamp");
        if (!core) {
          metadata.put("name", e.getKey());
        }
        ArrayNode versions = item.putArray("versions");
        sorted(e.getValue()).forEach(v -> version(e.getKey(), v, versions.addObject()));
      }
    }
    return out;
  }

  private void version(String group, String version, ObjectNode out) {
    out.put("version", version).put("freshness", "Current");
    ArrayNode resources = out.putArray("resources");
    for (ResourceType type : of(group, version)) {
      ObjectNode one = resources.addObject().put("resource", type.plural());
      kind(one.putObject("responseKind"), type);
      one.put("scope", type.namespaced() ? "Namespaced" : "Cluster");
      one.put("singularResource", type.singular());
      verbs(type).forEach(one.putArray("verbs")::add);
      names(type, one);
      if (!type.subresources().isEmpty()) {
        ArrayNode below = one.putArray("subresources");
        for (String sub : type.subresources()) {
          ObjectNode s = below.addObject().put("subresource", sub);
          kind(s.putObject("responseKind"), type);
          s.putArray("verbs").add("get").add("patch").add("update");
        }
      }
    }
  }

  private static void kind(ObjectNode out, ResourceType type) {
    out.put("group", type.group()).put("version", type.version()).put("kind", type.kind());
  }
}
