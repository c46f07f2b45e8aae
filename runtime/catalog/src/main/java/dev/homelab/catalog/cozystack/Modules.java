package dev.homelab.catalog.cozystack;

import static dev.homelab.catalog.cozystack.Blocks.preset;
import static dev.homelab.catalog.cozystack.Blocks.replicas;
import static dev.homelab.catalog.cozystack.Blocks.resources;
import static dev.homelab.catalog.cozystack.Blocks.signIn;
import static dev.homelab.catalog.cozystack.Blocks.size;
import static dev.homelab.catalog.cozystack.Fields.amount;
import static dev.homelab.catalog.cozystack.Fields.anAmount;
import static dev.homelab.catalog.cozystack.Fields.anything;
import static dev.homelab.catalog.cozystack.Fields.bare;
import static dev.homelab.catalog.cozystack.Fields.flag;
import static dev.homelab.catalog.cozystack.Fields.given;
import static dev.homelab.catalog.cozystack.Fields.group;
import static dev.homelab.catalog.cozystack.Fields.kind;
import static dev.homelab.catalog.cozystack.Fields.list;
import static dev.homelab.catalog.cozystack.Fields.map;
import static dev.homelab.catalog.cozystack.Fields.module;
import static dev.homelab.catalog.cozystack.Fields.must;
import static dev.homelab.catalog.cozystack.Fields.object;
import static dev.homelab.catalog.cozystack.Fields.text;
import static dev.homelab.catalog.cozystack.Fields.texts;

import java.util.List;
import java.util.Map;

/** Tenants, and what a tenant has once. */
final class Modules {
  private Modules() {}

  static List<AppKind> all() {
    return List.of(etcd(), module("Info", "infos"), ingress(), monitoring(), tenant());
  }

  private static AppKind tenant() {
    return kind(
        "Tenant",
        "tenants",
        "tenant-",
        text("host", ""),
        flag("etcd", false),
        flag("monitoring", false),
        flag("ingress", false),
        flag("gateway"),
        flag("seaweedfs", false),
        text("schedulingClass", ""),
        map("resourceQuotas", anAmount()));
  }

  private static AppKind etcd() {
    return module(
            "Etcd",
            "etcds",
            text("version", "3.6.11"),
            size("4Gi"),
            text("storageClass", ""),
            replicas(3),
            group("resources", amount("cpu", "1000m"), amount("memory", "512Mi")))
        .deletingVolumes();
  }

  private static AppKind ingress() {
    return module(
        "Ingress",
        "ingresses",
        replicas(2),
        texts("whitelist"),
        flag("cloudflareProxy", false),
        flag("proxyProtocol", false),
        resources(),
        preset("t1.micro"));
  }

  private static AppKind monitoring() {
    return module(
            "Monitoring",
            "monitorings",
            text("host", ""),
            metricsStorages(),
            logsStorages(),
            group(
                "alerta",
                alerts(),
                requestsAndLimits(),
                text("storage", "10Gi"),
                text("storageClassName", "")),
            group("grafana", group("db", text("size", "10Gi")), requestsAndLimits()),
            group(
                "vmagent",
                given(Map.of("cluster", "cozystack"), anything("externalLabels")),
                given(Map.of("urls", remoteWrite()), anything("remoteWrite"))),
            signIn(anything("config"), "Admin", "Editor", "Viewer"))
        .deletingVolumes();
  }

  private static List<String> remoteWrite() {
    return List.of(
        "http://vminsert-shortterm:8480/insert/0/prometheus",
        "http://vminsert-longterm:8480/insert/0/prometheus");
  }

  private static Entry metricsStorages() {
    return given(
        List.of(metricsStorage("shortterm", "15s", "3d"), metricsStorage("longterm", "5m", "14d")),
        list(
            "metricsStorages",
            object(
                must(text("deduplicationInterval")),
                must(text("name")),
                must(text("retentionPeriod")),
                must(text("storage", "10Gi")),
                text("storageClassName"),
                scaled("vminsert"),
                scaled("vmselect"),
                scaled("vmstorage"))));
  }

  private static Map<String, String> metricsStorage(String name, String interval, String kept) {
    return Map.of(
        "name",
        name,
        "deduplicationInterval",
        interval,
        "retentionPeriod",
        kept,
        "storage",
        "10Gi",
        "storageClassName",
        "");
  }

  /** A part that is scaled between two amounts. */
  private static Entry scaled(String name) {
    return bare(group(name, bare(most("maxAllowed")), bare(least("minAllowed"))));
  }

  private static Entry most(String name) {
    return group(name, amount("cpu", 1), amount("memory", "1Gi"));
  }

  private static Entry least(String name) {
    return group(name, amount("cpu", "100m"), amount("memory", "256Mi"));
  }

  private static Entry requestsAndLimits() {
    return group("resources", most("limits"), least("requests"));
  }

  private static Entry logsStorages() {
    Map<String, String> generic =
        Map.of(
            "name",
            "generic",
            "retentionPeriod",
            "1",
            "storage",
            "10Gi",
            "storageClassName",
            "replicated");
    return given(
        List.of(generic),
        list(
            "logsStorages",
            object(
                must(text("name")),
                must(text("retentionPeriod", "1")),
                must(text("storage", "10Gi")),
                must(text("storageClassName", "replicated")))));
  }

  private static Entry alerts() {
    return group(
        "alerts",
        group("slack", texts("disabledSeverity"), must(text("url", ""))),
        group(
            "telegram",
            must(text("chatID", "")),
            texts("disabledSeverity"),
            must(text("token", ""))));
  }
}
