package dev.homelab.provider.kubevirt;

/**
 * The codes of what can be wrong with images of disks. Each has a page in {@code
 * docs/diagnostics.md}.
 */
public final class KubevirtCodes {
  /** An image is wished for in a way that cannot be. */
  public static final String BAD_WISH = "HL9095";

  /** The file of an image is not there, or not one that may be read. */
  public static final String NO_FILE = "HL9096";

  /** An upload did not come whole, or was not taken. */
  public static final String NOT_TAKEN = "HL9097";

  /** A disk has another image already. */
  public static final String OTHER_IMAGE = "HL9098";

  /** A disk, or what takes uploads, did not get ready in time. */
  public static final String TOO_LATE = "HL9099";

  private KubevirtCodes() {}
}
