package dev.homelab.dsl.spec.workload;

import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.model.Value;

/**
 * The recommended labels of a workload's objects, see <a
 * href="https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/">common
 * labels</a>.
 */
final class Labels {
  private Labels() {}

  /** What tells the workload's pods apart; never changes while it lives. */
  static Value.Tree selector(WorkloadPlan.Identity identity) {
    return TreeBuilder.tree()
        .put("app.kubernetes.io/name", identity.application())
        .put("app.kubernetes.io/instance", identity.instance())
        .put("app.kubernetes.io/component", identity.component())
        .build();
  }

  /** What all pods of the same service share. */
  static Value.Tree service(WorkloadPlan.Identity identity) {
    return TreeBuilder.of("app.kubernetes.io/instance", identity.instance());
  }

  /** All labels of an object. */
  static Value.Tree all(WorkloadPlan.Identity identity) {
    Value.Tree labels =
        selector(identity)
            .with("app.kubernetes.io/part-of", new Value.Text("homelab"))
            .with("app.kubernetes.io/managed-by", new Value.Text("homelab"));
    String version = labelValue(identity.version());
    return version.isEmpty()
        ? labels
        : labels.with(UpgradeRule.VERSION_LABEL, new Value.Text(version));
  }

  /** A version as a label may carry it: at most 63 characters, no {@code +}. */
  private static String labelValue(String version) {
    String allowed = version.replaceAll("[^A-Za-z0-9._-]", "_");
    String cut = allowed.length() > 63 ? allowed.substring(0, 63) : allowed;
    return cut.replaceAll("^[._-]+|[._-]+$", "");
  }
}
