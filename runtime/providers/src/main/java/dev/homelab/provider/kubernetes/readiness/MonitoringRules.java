package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;

/**
 * What the operators of monitoring say of their objects: that of VictoriaMetrics by {@code
 * status.updateStatus} (operator 0.68), that of Grafana by a condition of its own (operator 5.13).
 */
final class MonitoringRules {
  private MonitoringRules() {}

  /**
   * An object of VictoriaMetrics: {@code operational}, {@code expanding}, {@code failed} or {@code
   * paused}. A failure passes when its cause does, since the operator tries again.
   */
  static Verdict metrics(Value.Tree object) {
    String said = Fields.text(object, "status", "updateStatus");
    if (said.equals("operational")) {
      return Verdict.ready(said);
    }
    String reason = Fields.text(object, "status", "reason");
    String shown = said.isEmpty() ? "its operator has not said anything yet" : said;
    return Verdict.progressing(reason.isEmpty() ? shown : reason);
  }

  /** A page of Grafana is there when it was written to a Grafana. */
  static Verdict dashboard(Value.Tree object) {
    if (Fields.flag(object, "status", "NoMatchingInstances")) {
      return Verdict.progressing("no Grafana that fits is there yet");
    }
    String type = "DashboardSynchronized";
    return Readiness.status(object, type).equals("True")
        ? Verdict.ready("shown")
        : Verdict.progressing(Readiness.message(object, type, "not in Grafana yet"));
  }
}
