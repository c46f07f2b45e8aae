package dev.homelab.dsl.spec.cozystack;

import dev.homelab.codec.ValueCodec;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The page of Grafana that shows a box at a glance: itself, its pools, machines, services and what
 * is wrong. It asks the data source that is Grafana's default, which Cozystack makes of the first
 * store of measurements.
 */
final class LabDashboard {
  private static final int WIDTH = 8;
  private static final int HEIGHT = 7;
  private static final int COLUMNS = 3;

  /** How numbers are shown: a part of the whole, 0 to 1. */
  private static final String PART = "percentunit";

  private static final String COUNT = "short";

  /**
   * One picture of the page.
   *
   * @param type of Grafana's panels
   * @param title above it
   * @param unit of its numbers, as Grafana calls it
   * @param query in PromQL
   * @param legend what names a line, with labels in double braces
   */
  private record Panel(String type, String title, String unit, String query, String legend) {}

  private static final List<Panel> PANELS =
      List.of(
          new Panel("table", "Wrong now", COUNT, "ALERTS{alertstate=\"firing\"}", ""),
          new Panel(
              "timeseries",
              "Processors of the box",
              PART,
              "1 - avg by (node) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m]))",
              "{{node}}"),
          new Panel(
              "timeseries",
              "Memory of the box",
              PART,
              "1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes",
              "{{node}}"),
          new Panel(
              "bargauge",
              "Pools, how full",
              PART,
              "1 - linstor_storage_pool_capacity_free_bytes"
                  + " / linstor_storage_pool_capacity_total_bytes",
              "{{storage_pool}} on {{node}}"),
          new Panel(
              "bargauge",
              "Volumes, the ten fullest",
              PART,
              "topk(10, 1 - kubelet_volume_stats_available_bytes"
                  + " / kubelet_volume_stats_capacity_bytes)",
              "{{namespace}} {{persistentvolumeclaim}}"),
          new Panel(
              "stat",
              "Machines",
              COUNT,
              "max by (exported_namespace, name, status) (kubevirt_vm_info)",
              "{{name}} {{status}}"),
          new Panel(
              "stat",
              "Services, pods that answer",
              COUNT,
              "kube_deployment_status_replicas_available{namespace=~\"tenant-.+\"}",
              "{{namespace}} {{deployment}}"),
          new Panel(
              "timeseries",
              "Processors by tenant",
              COUNT,
              "sum by (namespace)"
                  + " (rate(container_cpu_usage_seconds_total{namespace=~\"tenant-.+\","
                  + "container!=\"\"}[5m]))",
              "{{namespace}}"),
          new Panel(
              "timeseries",
              "Memory by tenant",
              "bytes",
              "sum by (namespace) (container_memory_working_set_bytes{namespace=~\"tenant-.+\","
                  + "container!=\"\"})",
              "{{namespace}}"));

  /** So long the identifier of a page may be (Grafana, {@code pkg/util/shortid_generator.go}). */
  private static final int LONGEST_ID = 40;

  private LabDashboard() {}

  private static String id(String box) {
    String id = "homelab-" + box;
    String end = String.format("-%08x", box.hashCode());
    return id.length() <= LONGEST_ID ? id : id.substring(0, LONGEST_ID - end.length()) + end;
  }

  /** The page as Grafana reads it, the same bytes each time. */
  static String json(String box) {
    List<Value> panels = new ArrayList<>();
    for (Panel panel : PANELS) {
      panels.add(panel(panel, panels.size()));
    }
    Value.Tree page =
        TreeBuilder.tree()
            .put("uid", id(box))
            .put("title", "The lab: " + box)
            .put("tags", List.of("homelab"))
            .put("schemaVersion", 39)
            .put("editable", false)
            .put("refresh", "1m")
            .put("time", Map.of("from", "now-6h", "to", "now"))
            .put("panels", panels)
            .build();
    return new String(ValueCodec.bytes(page), StandardCharsets.UTF_8);
  }

  private static Value panel(Panel panel, int place) {
    Map<String, Integer> where =
        Map.of(
            "x", place % COLUMNS * WIDTH, "y", place / COLUMNS * HEIGHT, "w", WIDTH, "h", HEIGHT);
    return TreeBuilder.tree()
        .put("id", place + 1)
        .put("type", panel.type())
        .put("title", panel.title())
        .put("gridPos", where)
        .put("fieldConfig", Map.of("defaults", Map.of("unit", panel.unit())))
        .put("targets", List.of(target(panel)))
        .build();
  }

  private static Value target(Panel panel) {
    boolean now = !panel.type().equals("timeseries");
    return TreeBuilder.tree()
        .put("refId", "A")
        .put("expr", panel.query())
        .put("legendFormat", panel.legend())
        .put("instant", now)
        .put("range", !now)
        .put("format", panel.type().equals("table") ? "table" : "time_series")
        .build();
  }
}
