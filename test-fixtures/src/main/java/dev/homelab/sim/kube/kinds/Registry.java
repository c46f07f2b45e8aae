package dev.homelab.sim.kube.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.schema.ModelSchemas;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** All resource types that are served now: the table's and those that definitions bring. */
public final class Registry {
  /** The table of kinds, which is the same in every world; read when the first one begins. */
  private static final class Table {
    static final List<ResourceType> ALL = read();
    static final Map<String, ResourceType> BY_PATH = new HashMap<>();
    static final Map<String, ResourceType> BY_RESOURCE = new HashMap<>();

    static {
      for (ResourceType type : ALL) {
        BY_PATH.put(path(type.group(), type.version(), type.plural()), type);
        BY_RESOURCE.putIfAbsent(type.resource(), type);
      }
    }

    private Table() {}
  }

  /** What definitions bring, by {@code plural.group}; another map after each change. */
  private volatile Map<String, List<ResourceType>> custom = Map.of();

  private Registry() {}

  /** The types of the table of kinds, to which definitions may add theirs. */
  public static Registry load() {
    return new Registry();
  }

  private static List<ResourceType> read() {
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
    return List.copyOf(all);
  }

  private static List<String> strings(JsonNode list) {
    return Json.elements(list).stream().map(JsonNode::asText).toList();
  }

  private static String path(String group, String version, String plural) {
    return group + "/" + version + "/" + plural;
  }

  private Stream<ResourceType> served() {
    return Stream.concat(Table.ALL.stream(), custom.values().stream().flatMap(List::stream));
  }

  /** Every served type, built-in ones first. */
  public List<ResourceType> all() {
    return served().toList();
  }

  /** The type that a path names. */
  public Optional<ResourceType> find(String group, String version, String plural) {
    ResourceType known = Table.BY_PATH.get(path(group, version, plural));
    return known != null
        ? Optional.of(known)
        : custom.getOrDefault(plural + "." + group, List.of()).stream()
            .filter(t -> t.version().equals(version))
            .findFirst();
  }

  /** A type by its apiVersion and kind. */
  public Optional<ResourceType> byKind(String apiVersion, String kind) {
    return served()
        .filter(t -> t.kind().equals(kind) && t.apiVersion().equals(apiVersion))
        .findFirst();
  }

  /** Any version of a resource by its {@code plural.group} name. */
  public Optional<ResourceType> byResource(String resource) {
    ResourceType known = Table.BY_RESOURCE.get(resource);
    return known != null
        ? Optional.of(known)
        : custom.getOrDefault(resource, List.of()).stream().findFirst();
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
  public synchronized void replace(String resource, Collection<ResourceType> types) {
    Map<String, List<ResourceType>> next = new LinkedHashMap<>(custom);
    next.remove(resource);
    if (!types.isEmpty()) {
      next.put(resource, List.copyOf(types));
    }
    custom = Collections.unmodifiableMap(next);
  }
}
