package dev.homelab.provider.proxmox.client;

/** The diagnostic codes of the Proxmox VE provider; each has a page in the docs. */
public final class ProxmoxCodes {
  /** The target has no usable address. */
  public static final String NO_SERVER = "HL5501";

  /** The target has no usable credentials. */
  public static final String NO_CREDENTIALS = "HL5502";

  /** The fingerprint or the authority's certificate cannot be used. */
  public static final String BAD_CERTIFICATE = "HL5503";

  /** The host's version is older than what is supported. */
  public static final String OLD_VERSION = "HL5504";

  /** The host cannot be reached. */
  public static final String UNREACHABLE = "HL5510";

  /** The host shows another certificate than the one that is trusted. */
  public static final String WRONG_CERTIFICATE = "HL5511";

  /** The connection broke, or the host does not know how a request ended. */
  public static final String BROKEN = "HL5512";

  /** The answer is not what a Proxmox VE host sends. */
  public static final String UNREADABLE_ANSWER = "HL5513";

  /** The credentials are not accepted. */
  public static final String NOT_LOGGED_IN = "HL5520";

  /** A privilege is missing. */
  public static final String FORBIDDEN = "HL5521";

  /** Only root with its password may set an option. */
  public static final String ROOT_ONLY = "HL5522";

  /** What is named is not there. */
  public static final String NOT_FOUND = "HL5530";

  /** An id or name is taken by something that is not ours. */
  public static final String TAKEN = "HL5531";

  /** Something else works on the object. */
  public static final String LOCKED = "HL5532";

  /** The object was changed meanwhile. */
  public static final String CHANGED_MEANWHILE = "HL5533";

  /** The host refused what was asked. */
  public static final String REFUSED = "HL5534";

  /** A task failed. */
  public static final String TASK_FAILED = "HL5535";

  /** The host or a service of it is out of order at the moment. */
  public static final String UNAVAILABLE = "HL5536";

  /** The host's version lacks what was asked. */
  public static final String UNSUPPORTED = "HL5537";

  /** A storage has no room. */
  public static final String STORAGE_FULL = "HL5538";

  /** A node has not enough memory for a machine. */
  public static final String NO_MEMORY = "HL5539";

  /** A resource's properties make no sense. */
  public static final String MALFORMED = "HL5540";

  /** A disk would have to shrink. */
  public static final String SHRINK = "HL5541";

  /** A change that no way leads to in place, and that is not worth the loss of data. */
  public static final String NOT_IN_PLACE = "HL5542";

  /** There is no such operation. */
  public static final String NO_OPERATION = "HL5543";

  /** A storage, bridge or VLAN does not fit what the lab needs. */
  public static final String HOST_LACKS = "HL5544";

  /** A disk that is there already is in another machine. */
  public static final String DISK_IN_USE = "HL5545";

  /** An object does not bear this lab's mark. */
  public static final String NOT_OURS = "HL5550";

  /** A machine has disks that this lab did not make. */
  public static final String FOREIGN_DISKS = "HL5551";

  /** Another lab has claimed the host under the same name. */
  public static final String CLAIMED = "HL5552";

  /** An object is protected on the host. */
  public static final String PROTECTED = "HL5553";

  /** The object is not gone or not ready before the deadline. */
  public static final String NOT_READY = "HL5560";

  private ProxmoxCodes() {}
}
