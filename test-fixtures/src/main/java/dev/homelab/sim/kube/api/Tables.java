package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.http.Call;
import dev.homelab.sim.kube.http.Reply;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.store.Stored;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Answers as tables, as kubectl asks for what it prints ({@code meta.k8s.io/v1} Table), with the
 * columns of the API server's own printers. A kind without columns here is answered as it is; the
 * client then prints name and age.
 */
final class Tables {
  /** The columns of each kind after the name; those with a star are for wide output. */
  private static final Map<String, List<String>> COLUMNS =
      Map.of(
          "pods",
          List.of(
              "Ready",
              "Status",
              "Restarts",
              "Age",
              "*IP",
              "*Node",
              "*Nominated Node",
              "*Readiness Gates"),
          "deployments.apps",
          List.of("Ready", "Up-to-date", "Available", "Age", "*Containers", "*Images", "*Selector"),
          "statefulsets.apps",
          List.of("Ready", "Age", "*Containers", "*Images"),
          "jobs.batch",
          List.of(
              "Status", "Completions", "Duration", "Age", "*Containers", "*Images", "*Selector"),
          "services",
          List.of("Type", "Cluster-IP", "External-IP", "Port(s)", "Age", "*Selector"),
          "persistentvolumeclaims",
          List.of(
              "Status",
              "Volume",
              "Capacity",
              "Access Modes",
              "StorageClass",
              "VolumeAttributesClass",
              "Age",
              "*VolumeMode"),
          "namespaces",
          List.of("Status", "Age"),
          "nodes",
          List.of(
              "Status",
              "Roles",
              "Age",
              "Version",
              "*Internal-IP",
              "*External-IP",
              "*OS-Image",
              "*Kernel-Version",
              "*Container-Runtime"));

  private Tables() {}

  /** Whether a call is to be answered with a table. */
  static boolean wanted(ResourceType type, Call call) {
    return call.header("Accept").contains("as=Table") && COLUMNS.containsKey(type.resource());
  }

  /**
   * A table of objects.
   *
   * @param metadata that of the list
   * @param now for ages
   */
  static Reply of(
      ResourceType type, ObjectNode metadata, List<Stored> objects, Instant now, Call call) {
    return Reply.json(200, table(type, metadata, objects, now, call));
  }

  /** The table of one object, as an event of a watch has it. */
  static byte[] row(ResourceType type, Stored object, Instant now, Call call) {
    ObjectNode metadata = Json.object();
    metadata.set("resourceVersion", Json.at(object.json(), "metadata.resourceVersion"));
    return Json.bytes(table(type, metadata, List.of(object), now, call));
  }

  private static ObjectNode table(
      ResourceType type, ObjectNode metadata, List<Stored> objects, Instant now, Call call) {
    ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.set("metadata", metadata);
    List<String> columns = COLUMNS.getOrDefault(type.resource(), List.of());
    ArrayNode definitions = table.putArray("columnDefinitions");
    define(definitions, "Name");
    columns.forEach(column -> define(definitions, column));
    ArrayNode rows = table.putArray("rows");
    for (Stored object : objects) {
      ObjectNode row = rows.addObject();
      ArrayNode cells = row.putArray("cells").add(object.name());
      Cells of = new Cells(type.resource(), object.json(), now);
      columns.forEach(column -> cells.add(of.cell(column)));
      switch (call.text("includeObject")) {
        case "None" -> {}
        case "Object" -> row.set("object", object.json());
        default -> {
          ObjectNode part = row.putObject("object").put("kind", "PartialObjectMetadata");
          part.put("apiVersion", "meta.k8s.io/v1").set("metadata", object.json().get("metadata"));
        }
      }
    }
    return table;
  }

  private static void define(ArrayNode definitions, String column) {
    boolean wide = column.startsWith("*");
    ObjectNode one = definitions.addObject().put("name", wide ? column.substring(1) : column);
    one.put("type", "string").put("format", column.equals("Name") ? "name" : "");
    one.put("description", "").put("priority", wide ? 1 : 0);
  }
}
