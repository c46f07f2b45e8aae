package dev.homelab.dsl.spec.cozystack;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.PushServers;
import dev.homelab.dsl.spec.PushServers.PushServer;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.model.Address;
import dev.homelab.model.Level;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What tells people of a box by ntfy: rules, who weighs them, and who sends. The monitoring of
 * Cozystack 1.6.2 cannot be told of ntfy itself: its Alertmanager reads one Secret that its chart
 * writes, selects no other configuration, and sends to Alerta, which knows Telegram and Slack only
 * ({@code packages/system/monitoring/templates/alerta/alerta.yaml}). So a small pair of its own
 * stands beside, made by the same operator, and asks the same store of measurements.
 */
final class AlertObjects {
  /** Alerts for ntfy, and no server of it to send to. */
  static final String NO_SERVER = "HL2070";

  /** Alerts where nothing of the box is measured. */
  static final String NOT_MEASURED = "HL2071";

  private static final String API = "operator.victoriametrics.com/v1beta1";
  private static final String GRAFANA = "grafana.integreatly.org/v1beta1";

  /** The name of everything here. */
  private static final String NAME = "lab";

  private static final String SECRET = "lab-alerts";

  /** ntfy refuses what is longer than 4096 bytes; one alert is about 320 of them. */
  private static final int MOST_AT_ONCE = 8;

  private static final String PLATFORM = "as Cozystack's own has it";

  /** What rules and receivers of the lab have, so that the pair takes these and no others. */
  private static final Map<String, String> OURS = Map.of("app.kubernetes.io/part-of", "homelab");

  private final Scope scope;
  private final Address monitoring;

  /**
   * Objects of a box.
   *
   * @param scope of the block of its monitoring
   */
  AlertObjects(Scope scope) {
    this.scope = scope;
    this.monitoring = scope.here("monitoring");
  }

  /** Where messages go. */
  private record Receiver(String url, Value.Tree login, Map<String, Value> secrets) {}

  /** Adds the page of the box to its Grafana. */
  void dashboard() {
    String box = target().last().name();
    object(GRAFANA, "GrafanaDashboard", NAME)
        .byDefault(
            "spec.instanceSelector",
            Map.of("matchLabels", Map.of("dashboards", "grafana")),
            "the Grafana that Cozystack makes in the tenant")
        .byDefault("spec.folder", "homelab", "apart from the pages that Cozystack brings")
        .byDefault("spec.json", LabDashboard.json(box), "the box, its pools, machines, services")
        .add(scope);
  }

  /**
   * Adds what tells of alerts.
   *
   * @param said where to
   * @param store the name of the store of measurements that is asked
   */
  void alerts(AlertsSpec said, String store) {
    Receiver receiver = receiver(said);
    if (receiver == null) {
      return;
    }
    rules();
    scrapes();
    sender(receiver);
    judge(store);
  }

  private ObjectDraft object(String apiVersion, String kind, String name) {
    Address address = monitoring.child(kind.toLowerCase(Locale.ROOT), name);
    return new ObjectDraft(address, target(), apiVersion, kind, namespace(), name)
        .after(monitoring, Level.READY);
  }

  private Address target() {
    return Objects.requireNonNull(scope.target(), "a tenant is on a box");
  }

  private String namespace() {
    return Objects.requireNonNull(scope.namespace(), "a tenant has a namespace");
  }

  private @Nullable Receiver receiver(AlertsSpec said) {
    String server = said.server();
    if (server != null) {
      Value.Secret token = said.token();
      return token == null
          ? new Receiver(hook(server, said), Value.Tree.EMPTY, Map.of())
          : new Receiver(hook(server, said), bearer(), Map.of("token", token));
    }
    if (said.token() != null) {
      said.scope()
          .unfit("a token without its server", "name it: server 'https://ntfy.example.com'");
      return null;
    }
    List<PushServer> servers = PushServers.in(scope.lab(), target());
    if (servers.size() != 1 || !servers.get(0).open()) {
      scope.lab().report(noServer(servers).at(said.scope().origin().user()));
      return null;
    }
    PushServer own = servers.get(0);
    return new Receiver(
        hook(own.url(), said),
        basic(),
        Map.of("username", new Value.Text(own.user()), "password", own.password()));
  }

  private static Diagnostic noServer(List<PushServer> servers) {
    if (servers.isEmpty()) {
      return Diagnostic.error(NO_SERVER, "alerts go to ntfy, and the box runs none")
          .withHint("run one: tenant('services') { service ntfy }")
          .withHint("or name another: alerts ntfy { server 'https://ntfy.sh'; topic '…' }");
    }
    return servers.size() > 1
        ? Diagnostic.error(NO_SERVER, "alerts go to ntfy, and the box runs several")
            .withHint("keep one of them, or name one: alerts ntfy { server '…'; token … }")
        : Diagnostic.error(NO_SERVER, servers.get(0).service().last() + " lets nobody in")
            .withHint("let it be called from inside at least: expose inside");
  }

  /** ntfy's own template for what an Alertmanager sends (ntfy 2.14 and later). */
  private static String hook(String server, AlertsSpec said) {
    return server + '/' + said.topic() + "?template=alertmanager";
  }

  private static Value.Tree basic() {
    return TreeBuilder.of(
        "basic_auth",
        TreeBuilder.tree()
            .put("username", key("username"))
            .put("password", key("password"))
            .build());
  }

  private static Value.Tree bearer() {
    return TreeBuilder.of(
        "authorization",
        TreeBuilder.tree().put("type", "Bearer").put("credentials", key("token")).build());
  }

  private static Value.Tree key(String key) {
    return TreeBuilder.tree().put("name", SECRET).put("key", key).build();
  }

  private void rules() {
    object(API, "VMRule", NAME)
        .byDefault("metadata.labels", OURS, "so that these are told, and no others")
        .byDefault("spec", AlertRules.spec(), "what is worth waking somebody for in a home")
        .add(scope);
  }

  private void scrapes() {
    for (AlertRules.Watched one : AlertRules.WATCHED) {
      Value.Tree endpoint =
          TreeBuilder.tree()
              .put("port", one.port())
              .put("scheme", one.scheme())
              .put(
                  "tlsConfig",
                  one.scheme().equals("https") ? Map.of("insecureSkipVerify", true) : null)
              .build();
      object(API, "VMPodScrape", one.name())
          .byDefault("spec.namespaceSelector.matchNames", List.of(one.namespace()), "where it runs")
          .byDefault(
              "spec.selector.matchLabels",
              Map.of(one.label(), one.value()),
              "a rule of the lab asks what it measures, and Cozystack does not ask it")
          .byDefault("spec.podMetricsEndpoints", List.of(endpoint), "where it tells")
          .add(scope);
    }
  }

  private void sender(Receiver receiver) {
    ObjectDraft settings = object(API, "VMAlertmanagerConfig", NAME);
    if (!receiver.secrets().isEmpty()) {
      object("v1", "Secret", SECRET)
          .byDefault("type", "Opaque", "as the operator reads it")
          .follows("stringData", receiver.secrets(), "the login of the server of ntfy")
          .add(scope);
      settings.after(monitoring.child("secret", SECRET), Level.EXISTS);
    }
    Value.Tree hook =
        TreeBuilder.tree()
            .put("url", receiver.url())
            .put("send_resolved", true)
            .put("max_alerts", MOST_AT_ONCE)
            .put("http_config", receiver.login())
            .build();
    Value.Tree ntfy =
        TreeBuilder.tree().put("name", "ntfy").put("webhook_configs", List.of(hook)).build();
    settings
        .byDefault("metadata.labels", OURS, "so that the lab's own sender takes it")
        .follows("spec.receivers", List.of(ntfy), "where the lab's alerts go")
        .byDefault("spec.route", route(), "one message for what belongs together, again after 12h")
        .add(scope);
    object(API, "VMAlertmanager", NAME)
        .byDefault("spec.replicaCount", 1, "one box has one copy")
        .byDefault("spec.configSelector", Map.of("matchLabels", OURS), "the lab's own receivers")
        .byDefault(
            "spec.disableNamespaceMatcher",
            true,
            "without it only alerts that name the namespace of the tenant would be sent")
        .byDefault(
            "spec.podMetadata.labels",
            Map.of("policy.cozystack.io/allow-to-apiserver", "true"),
            PLATFORM)
        .after(monitoring.child("vmalertmanagerconfig", NAME), Level.EXISTS)
        .add(scope);
  }

  private static Value.Tree route() {
    return TreeBuilder.tree()
        .put("receiver", "ntfy")
        .put("group_by", List.of("alertname", "namespace", "exported_namespace"))
        .put("group_wait", "30s")
        .put("group_interval", "5m")
        .put("repeat_interval", "12h")
        .build();
  }

  private void judge(String store) {
    String here = "." + namespace() + ".svc:";
    String asked = "http://vmselect-" + store + here + "8481/select/0/prometheus";
    String kept = "http://vminsert-" + store + here + "8480/insert/0/prometheus/api/v1/write";
    object(API, "VMAlert", NAME)
        .byDefault("spec.replicaCount", 1, "one box has one copy")
        .follows("spec.datasource.url", asked, "the first store of measurements")
        .follows("spec.remoteRead.url", asked, "what fired goes on after a restart")
        .follows("spec.remoteWrite.url", kept, "what fired goes on after a restart")
        .byDefault("spec.extraArgs", Map.of("remoteWrite.disablePathAppend", "true"), PLATFORM)
        .byDefault("spec.evaluationInterval", "30s", "as often as is measured")
        .byDefault(
            "spec.notifiers",
            List.of(Map.of("url", "http://vmalertmanager-" + NAME + here + "9093")),
            "the lab's own sender")
        .byDefault("spec.ruleSelector", Map.of("matchLabels", OURS), "the lab's own rules")
        .after(monitoring.child("vmrule", NAME), Level.EXISTS)
        .after(monitoring.child("vmalertmanager", NAME), Level.EXISTS)
        .add(scope);
  }
}
