package dev.homelab.state;

/** The codes of problems with the state, its lock and its folder: HL4000 to HL4029. */
public final class StateCodes {
  /** Another run holds the lock. */
  public static final String LOCKED = "HL4001";

  /** The state was written by a newer version of the tool. */
  public static final String NEWER_FORMAT = "HL4002";

  /** A record of the journal that was durable is damaged. */
  public static final String RECORD_DAMAGED = "HL4003";

  /** Records are missing between the snapshot and the journal, or within the journal. */
  public static final String RECORDS_MISSING = "HL4004";

  /** The journal belongs to another state than the snapshot. */
  public static final String OTHER_LINEAGE = "HL4005";

  /** The state is older than one that this machine has seen. A warning. */
  public static final String WENT_BACKWARDS = "HL4006";

  /** The secrets of a state from a backup would be written over newer ones. */
  public static final String OLDER_SECRET = "HL4024";

  /** The state belongs to a lab of another name or environment. */
  public static final String OTHER_LAB = "HL4007";

  /** The state cannot be read. */
  public static final String UNREADABLE = "HL4008";

  /** The state cannot be written: disk full, folder read-only, no permission. */
  public static final String UNWRITABLE = "HL4009";

  /** Other people can write to the folder of the state, or it is not ours. */
  public static final String UNSAFE_FOLDER = "HL4010";

  /** A lock of a process that is gone was taken over. A warning. */
  public static final String STALE_LOCK = "HL4011";

  /** The end of the journal was not complete and is left out. A warning. */
  public static final String TORN_RECORD = "HL4012";

  /** The snapshot is damaged. */
  public static final String SNAPSHOT_DAMAGED = "HL4013";

  /** An entry depends on a resource that is not recorded. A warning. */
  public static final String DANGLING_EDGE = "HL4014";

  /** A step was begun and its outcome is not known. A warning. */
  public static final String INTERRUPTED_STEP = "HL4015";

  /** Nothing is recorded at an address. */
  public static final String NOT_RECORDED = "HL4016";

  /** There is no state. */
  public static final String NO_STATE = "HL4017";

  /** An address that is to be taken is in use. */
  public static final String ADDRESS_TAKEN = "HL4018";

  /** A journal was asked for without holding the lock. */
  public static final String NOT_LOCKED = "HL4019";

  /** An entry is recorded under another address than its own. */
  public static final String WRONG_ENTRY = "HL4020";

  /** The script says that the state is in another place than where it is. */
  public static final String OTHER_PLACE = "HL4021";

  /** A state is to be brought to a place that holds another one. */
  public static final String PLACE_TAKEN = "HL4022";

  /** The state in a cluster was begun by another machine, and this one did not join it. */
  public static final String NOT_JOINED = "HL4023";

  private StateCodes() {}
}
