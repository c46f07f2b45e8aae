package dev.homelab.secret;

/** The codes of problems with secrets: HL4030 to HL4059. */
public final class SecretCodes {
  /** A secret that the lab does not declare. */
  public static final String NOT_DECLARED = "HL4030";

  /** The environment variable of a secret is not set. */
  public static final String NOT_SET = "HL4031";

  /** The file of a secret cannot be read. */
  public static final String NO_FILE = "HL4032";

  /** The file of a secret is not below the lab's folder. */
  public static final String OUTSIDE = "HL4033";

  /** The file of a secret has no such entry, or is written in a way that is not read here. */
  public static final String NO_ENTRY = "HL4034";

  /** The identity that opens the vault is gone, or is not the one that it was locked for. */
  public static final String IDENTITY_LOST = "HL4035";

  /** The vault is damaged or of a newer version. */
  public static final String VAULT_DAMAGED = "HL4036";

  /** The identity file is not one, or others can read it. */
  public static final String BAD_IDENTITY = "HL4037";

  /** A recipient is not of the form {@code age1…}. */
  public static final String BAD_RECIPIENT = "HL4038";

  /** A generated secret asks for too few characters. */
  public static final String WEAK = "HL4039";

  /** A secret that is not generated cannot be rotated here. */
  public static final String NOT_GENERATED = "HL4040";

  /** The vault or the identity cannot be written. */
  public static final String UNWRITABLE = "HL4041";

  /** Another run wrote to the vault since it was read. */
  public static final String TAKEN = "HL4042";

  /** No part of this tool makes secrets of a kind. */
  public static final String NO_MAKER = "HL4043";

  /** A cluster stands and falls with a secret, which is therefore never rotated. */
  public static final String NOT_ROTATED = "HL4044";

  private SecretCodes() {}
}
