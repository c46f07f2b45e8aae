package dev.homelab.sim.kube.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.schema.Schema;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One kind in one version, as discovery tells it.
 *
 * @param group the API group, empty for the core group
 * @param version the version of this row
 * @param kind the kind's name
 * @param plural the name in paths
 * @param singular the name for one
 * @param shortNames what kubectl also takes
 * @param categories groups of kinds such as {@code all}
 * @param namespaced whether objects live in a namespace
 * @param generation whether metadata.generation counts changes of the spec
 * @param subresources the served subresources
 * @param custom whether a definition brought it
 * @param row the row of the table, for what only some kinds have
 * @param source gives the schema on first use
 */
public record ResourceType(
    String group,
    String version,
    String kind,
    String plural,
    String singular,
    List<String> shortNames,
    List<String> categories,
    boolean namespaced,
    boolean generation,
    Set<String> subresources,
    boolean custom,
    JsonNode row,
    Supplier<Schema> source) {

  /** The schema of the whole object. */
  public Schema schema() {
    return source.get();
  }

  /** Group and version as in {@code apiVersion}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** The name of the kind of resource in messages and keys: {@code deployments.apps}. */
  public String resource() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** The kind as messages of refused objects name it: {@code Deployment.apps}. */
  public String qualifiedKind() {
    return group.isEmpty() ? kind : kind + "." + group;
  }

  /** Whether the subresource is served. */
  public boolean has(String subresource) {
    return subresources.contains(subresource);
  }

  /** Whether status is written by its own subresource only. */
  public boolean splitsStatus() {
    return has("status");
  }

  /** Names of rules in code which the table gives to this kind. */
  public List<String> hooks() {
    return Json.elements(row.path("hooks")).stream().map(JsonNode::asText).toList();
  }

  /** Field selectors beyond name and namespace. */
  public List<String> fieldLabels() {
    return Json.elements(row.path("fieldLabels")).stream().map(JsonNode::asText).toList();
  }
}
