package dev.homelab.provider.talos.check;

import java.util.List;

/**
 * What Talos would say to a config.
 *
 * @param errors why it refuses it; empty when it takes it
 * @param warnings what it takes with a complaint
 */
public record Verdict(List<String> errors, List<String> warnings) {
  /** Copies the lists. */
  public Verdict {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }

  /** Whether Talos takes the config. */
  public boolean isAccepted() {
    return errors.isEmpty();
  }
}
