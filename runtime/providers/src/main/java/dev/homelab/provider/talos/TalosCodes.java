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

  /** A node does not answer. */
  public static final String UNREACHABLE = "HL7020";

  /** A node's certificate is not one of this cluster, or the node does not take ours. */
  public static final String WRONG_CERTIFICATE = "HL7021";

  /** A node refuses what it was asked. */
  public static final String REFUSED = "HL7022";

  /** A node does not let the tool do what it asked. */
  public static final String FORBIDDEN = "HL7023";

  /** A node's version of Talos does not have what was asked. */
  public static final String UNSUPPORTED = "HL7024";

  /** The connection to a node broke, or an answer took too long. */
  public static final String BROKEN = "HL7025";

  /** A node or cluster did not get as far as it should in time. */
  public static final String NOT_READY = "HL7026";

  /** A certificate has ended, has not begun, or ends soon. */
  public static final String EXPIRED = "HL7027";

  /** At a node's address another cluster, or none of this lab, answers. */
  public static final String FOREIGN_NODE = "HL7030";

  /** A box carries data or another installation, and the script does not say wipe. */
  public static final String HOLDS_DATA = "HL7031";

  /** The disk to install on is not there, or more than one fits. */
  public static final String NO_DISK = "HL7032";

  /** A node did not install or did not take its config. */
  public static final String NOT_INSTALLED = "HL7033";

  /** The control planes belong to more than one etcd cluster. */
  public static final String SPLIT = "HL7034";

  /** An upgrade failed; the node runs what it ran before. */
  public static final String NOT_UPGRADED = "HL7035";

  /** A version cannot be reached in one step. */
  public static final String TOO_FAR = "HL7036";

  /** The change would take etcd its majority. */
  public static final String NO_QUORUM = "HL7037";

  /** The image factory does not know or does not take a schematic. */
  public static final String NO_IMAGE = "HL7038";

  /** A member of etcd that would have to be replaced still lives. */
  public static final String LIVING_MEMBER = "HL7039";

  /** A resource for machines or clusters is malformed. */
  public static final String MALFORMED = "HL7040";

  /** A machine has no operation of that name. */
  public static final String NO_OPERATION = "HL7041";

  /** A box has no graphics card that can be handed on. */
  public static final String NO_CARD = "HL9080";

  /** Several graphics cards of a box may be meant. */
  public static final String SEVERAL_CARDS = "HL9081";

  /** The graphics card that the script states is not in the box. */
  public static final String OTHER_CARD = "HL9082";

  /** Nothing here has a name for a graphics card. */
  public static final String UNNAMED_CARD = "HL9083";

  /** A graphics card is stated in a form that nobody understands. */
  public static final String MALFORMED_CARD = "HL9084";

  /** The graphics card of a box is one that nothing binds for machines. */
  public static final String UNBOUND_CARD = "HL1132";

  private TalosCodes() {}
}
