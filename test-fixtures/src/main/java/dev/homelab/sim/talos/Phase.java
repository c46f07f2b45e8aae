package dev.homelab.sim.talos;

import java.util.Locale;

/** What a simulated machine is at. */
public enum Phase {
  /** No power. */
  OFF(false),
  /** The firmware looks for a system. */
  STARTING(false),
  /** A system without a config. */
  MAINTENANCE(true),
  /** The installer writes the disk. */
  INSTALLING(true),
  /** The old system has ended, the new one has not begun. */
  REBOOTING(false),
  /** The system starts its services. */
  BOOTING(true),
  /** Every service runs. */
  RUNNING(true),
  /** The installer writes another version. */
  UPGRADING(true),
  /** The machine leaves its cluster and forgets. */
  RESETTING(true),
  /** The machine is about to have no power. */
  SHUTTING_DOWN(true);

  private final boolean answers;

  Phase(boolean answers) {
    this.answers = answers;
  }

  /** Whether somebody listens. */
  boolean answers() {
    return answers;
  }

  /** The word of the machine's status. */
  String stage() {
    return switch (this) {
      case OFF, STARTING -> "unknown";
      case SHUTTING_DOWN -> "shutting down";
      default -> name().toLowerCase(Locale.ROOT);
    };
  }
}
