package dev.homelab.resolve;

/** Codes of what can be wrong with a lab's graph. */
public final class GraphCodes {
  /** A resource type that no provider has; plan and graph work, a run is refused. */
  public static final String NO_PROVIDER = "HL3001";

  /** Two resources have one address. */
  public static final String DUPLICATE = "HL3002";

  /** A reference or dependency names a thing that the lab does not have. */
  public static final String UNKNOWN_ADDRESS = "HL3003";

  /** Resources wait for each other in a circle. */
  public static final String CYCLE = "HL3004";

  /** A reference to an output that its component does not offer. */
  public static final String UNKNOWN_OUTPUT = "HL3005";

  /** A resource names a target that the lab does not have. */
  public static final String UNKNOWN_TARGET = "HL3006";

  /** {@code moved from:} names an address that the lab still declares. */
  public static final String MOVED_FROM_DECLARED = "HL3007";

  /** Two resources say that they were moved from the same address. */
  public static final String MOVED_TWICE = "HL3008";

  private GraphCodes() {}
}
