package dev.homelab.sim.talos.config;

import dev.homelab.sim.kube.SimulatorException;

/** Why a machine refuses a config. */
public final class ConfigError extends SimulatorException {
  private static final long serialVersionUID = 1L;

  private final String text;

  /** An error with the text that the machine answers. */
  public ConfigError(String text) {
    super(text);
    this.text = text;
  }

  /** What the machine answers. */
  public String text() {
    return text;
  }
}
