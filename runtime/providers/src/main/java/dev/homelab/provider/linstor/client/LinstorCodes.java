package dev.homelab.provider.linstor.client;

/**
 * The codes of what can be wrong with storage pools. Each has a page in {@code
 * docs/diagnostics.md}.
 */
public final class LinstorCodes {
  /** A pool is wished for in a way that cannot be. */
  public static final String BAD_WISH = "HL9070";

  /** The controller does not run, does not answer, or not in a way that can be read. */
  public static final String NO_ANSWER = "HL9071";

  /** A certificate of the controller or of its clients is not one to trust or to use. */
  public static final String WRONG_CERTIFICATE = "HL9072";

  /** LINSTOR refused what was asked. */
  public static final String REFUSED = "HL9073";

  /** No disks are fit for a pool, or it is not clear which. */
  public static final String NO_DISK = "HL9074";

  /** A command on a node failed. */
  public static final String COMMAND_FAILED = "HL9075";

  /** A pool is there and not this lab's. */
  public static final String FOREIGN = "HL9076";

  /** A pool that exists cannot be changed so. */
  public static final String FIXED = "HL9077";

  /** Something was waited for and did not come in time. */
  public static final String TOO_LATE = "HL9078";

  /** Encryption cannot be unlocked. */
  public static final String LOCKED = "HL9079";

  private LinstorCodes() {}
}
