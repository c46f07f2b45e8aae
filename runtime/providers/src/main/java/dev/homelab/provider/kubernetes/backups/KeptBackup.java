package dev.homelab.provider.kubernetes.backups;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;

/**
 * A backup of an application.
 *
 * @param name what it is called in its namespace
 * @param taken when it was taken (RFC 3339)
 * @param plan the plan that asked for it, by its name in the cluster; empty when a person did
 * @param phase how it is: {@code Ready} can be restored; empty when the server does not say
 */
public record KeptBackup(String name, String taken, String plan, String phase) {
  private static final String READY = "Ready";

  /** A backup as the server shows it. */
  static KeptBackup of(Value.Tree object) {
    return new KeptBackup(
        Fields.text(object, "metadata", "name"),
        Fields.text(object, "spec", "takenAt"),
        Fields.text(object, "spec", "planRef", "name"),
        Fields.text(object, "status", "phase"));
  }

  /** Whether an application can be brought back to it. */
  public boolean isReady() {
    return phase.equals(READY);
  }
}
