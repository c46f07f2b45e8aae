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

  /** A disk, an image or a network that a machine names and that is not there. */
  static final String NOT_THERE = "HL2084";

  /** A card that a machine asks for, and that its box does not hand on. */
  static final String NO_CARD = "HL2086";

  /** A disk that is there, and that the script says is made from something else. */
  static final String OTHER_SOURCE = "HL2067";

  /** Disks that are copied from each other, all round. */
  static final String COPIED_ROUND = "HL2076";

  /** A machine with the card that shares its processors, since its size is stated. */
  static final String SHARED = "HL2077";

  /** A machine whose memory is of pages that its box does not keep. */
  static final String NO_PAGES = "HL1135";

  private MachineCodes() {}
}
