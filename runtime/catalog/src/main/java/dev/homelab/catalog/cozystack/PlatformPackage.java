package dev.homelab.catalog.cozystack;

/** The package that the platform of a box is, and names in it (Cozystack 1.6.2). */
public final class PlatformPackage {
  /** Its name, which is fixed. */
  public static final String NAME = "cozystack.cozystack-platform";

  /** The issuer of its own making, which signs for itself. */
  public static final String SELF_SIGNED = "selfsigned-cluster-issuer";

  private PlatformPackage() {}
}
