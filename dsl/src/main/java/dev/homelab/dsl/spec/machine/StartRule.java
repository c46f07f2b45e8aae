package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.RunStrategies;

/** When a machine of a box is started by itself. */
public enum StartRule {
  /** Never: somebody starts and stops it. */
  BY_HAND(RunStrategies.BY_HAND),
  /** Once; when it ended it stays off. */
  ONCE(RunStrategies.ONCE),
  /** At first, and again when it failed. */
  AFTER_FAILURE(RunStrategies.AFTER_FAILURE);

  private final String strategy;

  StartRule(String strategy) {
    this.strategy = strategy;
  }

  /** The run strategy of KubeVirt. */
  String strategy() {
    return strategy;
  }
}
