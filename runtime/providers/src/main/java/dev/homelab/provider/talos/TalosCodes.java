package dev.homelab.provider.talos;

/** The diagnostic codes of the Talos provider; each has a page in the docs. */
public final class TalosCodes {
  /** A text is not YAML. */
  public static final String NOT_YAML = "HL7001";

  /** A document of a machine config cannot be read: unknown kind, unknown key, wrong value. */
  public static final String BAD_DOCUMENT = "HL7002";

  /** Two documents of a machine config cannot stand beside each other. */
  public static final String CLASHING_DOCUMENTS = "HL7003";

  /** A patch cannot be read. */
  public static final String BAD_PATCH = "HL7004";

  /** A patch of JSON6902 form, which machine configs of several documents do not take. */
  public static final String JSON_PATCH = "HL7005";

  /** A patch does not fit the config: what it deletes is not there, or values of two kinds meet. */
  public static final String PATCH_MISFIT = "HL7006";

  /** A machine config breaks a rule that Talos checks before it takes it. */
  public static final String REFUSED_CONFIG = "HL7007";

  /** A secrets bundle cannot be read or lacks something. */
  public static final String BAD_SECRETS = "HL7010";

  /** The random source or the cryptography of this Java does not do what certificates need. */
  public static final String NO_CRYPTOGRAPHY = "HL7011";

  /** A wish for a machine config is no valid input. */
  public static final String BAD_WISH = "HL7012";

  private TalosCodes() {}
}
