package dev.homelab.provider.metal;

/** The codes of what can be wrong with boxes. Each has a page in {@code docs/diagnostics.md}. */
final class MetalCodes {
  /** The lab does not say where a box is. */
  static final String NO_ADDRESS = "HL5701";

  /** A box did not answer in time. */
  static final String NO_ANSWER = "HL5702";

  /** A box has no such operation. */
  static final String NO_OPERATION = "HL5703";

  private MetalCodes() {}
}
