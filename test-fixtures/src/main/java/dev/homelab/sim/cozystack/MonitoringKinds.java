package dev.homelab.sim.cozystack;

import dev.homelab.sim.cozystack.CustomKinds.Row;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The definitions that the operators of monitoring bring, as far as labs use them (Cozystack 1.6.2,
 * {@code packages/system/victoria-metrics-operator} and {@code grafana-operator}).
 */
final class MonitoringKinds {
  /** The group of what measures and tells. */
  static final String METRICS = "operator.victoriametrics.com";

  /** The group of what shows. */
  static final String PAGES = "grafana.integreatly.org";

  /** The definitions by the name of the release that brings them. */
  static final Map<String, List<Row>> BROUGHT =
      Map.of(
          "victoria-metrics-operator",
          List.of(
              metrics("VMRule"),
              metrics("VMAlert"),
              metrics("VMAlertmanager"),
              metrics("VMAlertmanagerConfig"),
              metrics("VMCluster"),
              metrics("VMPodScrape")),
          "grafana-operator",
          List.of(
              new Row(PAGES, "v1beta1", "GrafanaDashboard", "grafanadashboards", true, List.of())));

  private MonitoringKinds() {}

  private static Row metrics(String kind) {
    String plural = kind.toLowerCase(Locale.ROOT) + 's';
    return new Row(METRICS, "v1beta1", kind, plural, true, List.of());
  }
}
