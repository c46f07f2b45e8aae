package dev.homelab.dsl.spec.machine;

/** The codes of what can be wrong inside machines of a box; each is in docs/diagnostics.md. */
final class MachineCodes {
  /** A word that the system of the machine has no use for. */
  static final String NOT_FOR_SYSTEM = "HL9130";

  /** A password that would lie in clear where cloud-init reads it. */
  static final String IN_CLEAR = "HL9131";

  /** A machine that shall be reached, and for which there is no address. */
  static final String NO_ADDRESS = "HL9132";

  /** Words of a machine that say against each other, or cannot be read. */
  static final String AT_ODDS = "HL9133";

  /** Answers for an installer that cannot be given so. */
  static final String BAD_ANSWERS = "HL9134";

  private MachineCodes() {}
}
