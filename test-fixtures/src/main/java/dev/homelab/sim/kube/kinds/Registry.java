package dev.homelab.sim.kube.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.schema.ModelSchemas;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** All resource types that are served now: the table's and those that definitions bring. */
public final class Registry {
  private final List<ResourceType> builtIn;
  private final List<ResourceType> custom = new CopyOnWriteArrayList<>();

  private Registry(List<ResourceType> builtIn) {
    this.builtIn = builtIn;
  }

  /** Reads the table of kinds. */
  public static Registry load() {
    ModelSchemas models = ModelSchemas.load();
    List<ResourceType> all = new ArrayList<>();
    for (JsonNode row : ModelSchemas.resource("kinds.json")) {
      String model = row.path("model").asText();
      all.add(
          new ResourceType(
              row.path("group").asText(),
              row.path("version").asText(),
              row.path("kind").asText(),
              row.path("plural").asText(),
              row.path("singular").asText(),
              strings(row.path("shortNames")),
              strings(row.path("categories")),
              row.path("namespaced").asBoolean(),
              row.path("generation").asBoolean(),
              new LinkedHashSet<>(strings(row.path("subresources"))),
              false,
              row,
              () -> models.of(model)));
    }
    return new Registry(List.copyOf(all));
  }

  private static List<String> strings(JsonNode list) {
    return Json.elements(list).stream().map(JsonNode::asText).toList();
  }

  /** Every served type, built-in ones first. */
  public List<ResourceType> all() {
    List<ResourceType> all = new ArrayList<>(builtIn);
    all.addAll(custom);
    return all;
  }

  /** The type that a path names. */
  public Optional<ResourceType> find(String group, String version, String plural) {
    for (ResourceType type : builtIn) {
      if (type.plural().equals(plural)
          && type.group().equals(group)
          && type.version().equals(version)) {
        return Optional.of(type);
      }
    }
    return custom.stream()
        .filter(t -> t.plural().equals(plural) && t.group().equals(group))
        .filter(t -> t.version().equals(version))
        .findFirst();
  }

  /** A type by its apiVersion and kind. */
  public Optional<ResourceType> byKind(String apiVersion, String kind) {
    return all().stream()
        .filter(t -> t.kind().equals(kind) && t.apiVersion().equals(apiVersion))
        .findFirst();
  }

  /** Any version of a resource by its {@code plural.group} name. */
  public Optional<ResourceType> byResource(String resource) {
    return all().stream().filter(t -> t.resource().equals(resource)).findFirst();
  }

  /** A built-in type which must exist. */
  public ResourceType require(String resource) {
    return byResource(resource)
        .orElseThrow(
            () -> new dev.homelab.sim.kube.SimulatorException("no resource type " + resource));
  }

  /** Group to versions, in the order of discovery. */
  public Map<String, Set<String>> groups() {
    Map<String, Set<String>> groups = new LinkedHashMap<>();
    all()
        .forEach(
            t -> groups.computeIfAbsent(t.group(), g -> new LinkedHashSet<>()).add(t.version()));
    return groups;
  }

  /** Replaces the types that one definition brings; an empty list takes them away. */
  public void replace(String resource, Collection<ResourceType> types) {
    custom.removeIf(t -> t.resource().equals(resource));
    custom.addAll(types);
  }
}
