package dev.homelab.dsl.spec.cozystack;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Choice;
import dev.homelab.dsl.spec.Known;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Domain;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The monitoring of a tenant, which Cozystack makes. */
@BlockOf(
    name = "monitoring",
    doc = "The dashboards, measurements, logs and alerts of a tenant.",
    in = "homelab { node('box') { monitoring {\n…\n} } }")
public final class MonitoringSpec extends ModuleSpec<MonitoringSpec> {
  private static final String ROOT = "tenant-root";
  private static final String STORES = "metricsStorages";

  /** The store that Cozystack makes first when the script names none. */
  private static final String FIRST_STORE = "shortterm";

  private @Nullable AlertsSpec alerts;
  private @Nullable String dashboards;

  /** The monitoring of a tenant. */
  public MonitoringSpec(Scope tenant) {
    super(tenant, "Monitoring");
  }

  @Override
  protected MonitoringSpec self() {
    return this;
  }

  /** Sets a field that has no word. */
  @Override
  @Word(
      doc = "Sets a field of the module that has no word, by its path below `spec`.",
      byDefault = "the field is as Cozystack has it",
      example = "set 'alerta.storage', '20Gi'")
  public MonitoringSpec set(String path, Object value) {
    return super.set(path, value);
  }

  /** Names its address. */
  @Word(
      doc = "Names the address of the dashboards.",
      byDefault = "`grafana` before the tenant's domain",
      example = "host 'grafana.example.com'",
      once = true)
  public MonitoringSpec host(String name) {
    Domain parsed = Names.parsed(scope(), name, Domain::parse);
    if (parsed == null) {
      return say();
    }
    dashboards = parsed.name();
    return state("host", parsed.name());
  }

  /** The name of the dashboards as the script says it, or null. */
  public @Nullable String dashboards() {
    return dashboards;
  }

  /** Adds a store of measurements. */
  @Word(
      doc =
          "Keeps measurements in a store of that name for so long (`'14d'`), at one in so much"
              + " time (`'1m'`). Naming one takes the place of the two that Cozystack has.",
      byDefault = "`shortterm`: one in 15s for 3d; `longterm`: one in 5m for 14d; 10.GiB each",
      example = "metrics 'shortterm', '7d', '15s', 20.GiB")
  public MonitoringSpec metrics(String name, String kept, String every, Size room) {
    return add(
        STORES,
        List.of(
            Map.of(
                "name", name,
                "retentionPeriod", kept,
                "deduplicationInterval", every,
                "storage", room.quantity(),
                "storageClassName", "")));
  }

  /** Adds a store of logs. */
  @Word(
      doc = "Keeps logs in a store of that name for so many months.",
      byDefault = "`generic`: 1 month in 10.GiB",
      example = "logs 'generic', 2, 20.GiB")
  public MonitoringSpec logs(String name, int months, Size room) {
    return add(
        "logsStorages",
        List.of(
            Map.of(
                "name",
                name,
                "retentionPeriod",
                String.valueOf(months),
                "storage",
                room.quantity(),
                "storageClassName",
                "replicated")));
  }

  /** Tells of alerts by Telegram. */
  @Word(
      doc = "Sends alerts to a chat of Telegram, with a bot's token.",
      byDefault = "alerts are shown on their page only",
      example = "telegram '123456', secret('token')",
      once = true)
  public MonitoringSpec telegram(String chat, Value.Secret token) {
    state("alerta.alerts.telegram.chatID", chat);
    return state("alerta.alerts.telegram.token", token);
  }

  /** Tells of alerts by Slack. */
  @Word(
      doc = "Sends alerts to a channel of Slack, by its webhook.",
      byDefault = "alerts are shown on their page only",
      example = "slack secret('token')",
      once = true)
  public MonitoringSpec slack(Value.Secret webhook) {
    return state("alerta.alerts.slack.url", webhook);
  }

  /** Sets the size of the database. */
  @Word(
      doc = "Sets the size of the database of the dashboards.",
      byDefault = "10.GiB",
      example = "database 5.GiB",
      once = true)
  public MonitoringSpec database(Size size) {
    return state("grafana.db.size", size);
  }

  /** ntfy. */
  @Known(doc = "Phones that listen to ntfy: the box's `service ntfy`, or another server of it.")
  public Choice<AlertsSpec> getNtfy() {
    return Choice.of("ntfy");
  }

  /** Tells of alerts by ntfy. */
  @Word(
      doc =
          "Tells phones of what is wrong with the box: a disk, volume or pool that fills up, a node"
              + " or a machine that should run and does not, pods and jobs that fail, backups,"
              + " certificates.",
      byDefault = "alerts are shown on their page only",
      example = "alerts ntfy { server 'https://ntfy.sh'; topic 'my-lab-7f3a' }",
      once = true)
  public MonitoringSpec alerts(Choice<AlertsSpec> to) {
    if (!ROOT.equals(scope().namespace())) {
      scope()
          .report(
              Diagnostic.error(AlertObjects.NOT_MEASURED, "nothing of the box is measured here")
                  .withDetail("Nodes, pods and machines of all tenants are measured by the box.")
                  .withHint("say it in the block of the box: monitoring { alerts ntfy }"));
    }
    AlertsSpec spec = new AlertsSpec(scope().inner("alerts", "ntfy"));
    to.describe(spec);
    spec.freeze();
    alerts = spec;
    return say();
  }

  /** Beside the object itself: the page of the box, and what tells of alerts. */
  @Override
  protected void defaults() {
    if (ROOT.equals(scope().namespace())) {
      scope().lab().afterExpansion(this::emitOwn);
    }
  }

  private void emitOwn() {
    AlertObjects objects = new AlertObjects(scope());
    objects.dashboard();
    AlertsSpec said = alerts;
    if (said != null) {
      objects.alerts(said, firstStore());
    }
  }

  private String firstStore() {
    return said(STORES) instanceof Value.Seq stores
            && !stores.items().isEmpty()
            && stores.items().get(0) instanceof Value.Tree first
            && first.get("name") instanceof Value.Text name
        ? name.value()
        : FIRST_STORE;
  }
}
