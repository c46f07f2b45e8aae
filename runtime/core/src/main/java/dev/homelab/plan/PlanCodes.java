package dev.homelab.plan;

/** Codes of what a plan can find. */
public final class PlanCodes {
  /** An object of this name exists without this lab's mark. */
  public static final String FOREIGN = "HL3020";

  /** An object of this name bears the mark of another lab. */
  public static final String OTHER_LAB = "HL3021";

  /** An object of this name bears this lab's mark for another address. */
  public static final String OURS_ELSEWHERE = "HL3022";

  /** A protected resource would have to be removed or replaced. */
  public static final String PROTECTED = "HL3023";

  /** Another manager owns fields that the script sets. */
  public static final String CONFLICT = "HL3024";

  /** A target could not be reached or refused to be asked, so nothing is known of what is on it. */
  public static final String UNREACHABLE = "HL3025";

  /** A thing that the script only uses does not exist. */
  public static final String EXISTING_MISSING = "HL3026";

  /** Nothing is recorded under the address of a {@code moved from:}. */
  public static final String MOVED_FROM_UNKNOWN = "HL3027";

  /** Something that holds data is kept, because its loss was not confirmed. */
  public static final String DATA_KEPT = "HL3028";

  /** Something is kept because it is retained, or because a kept thing lies in it. */
  public static final String KEPT_FOR = "HL3029";

  /** Resources are recorded on a target that the script does not name any more. */
  public static final String TARGET_GONE = "HL3030";

  /** A record was made by a newer version of the type. */
  public static final String NEWER_RECORD = "HL3031";

  /** A resource is ready but does not offer an output that another one refers to. */
  public static final String NO_OUTPUT = "HL3032";

  /** A block would give what it made another name than that which it was made with. */
  public static final String OTHER_NAME = "HL3033";

  /** A saved plan was made from another state. */
  public static final String STALE_STATE = "HL3040";

  /** A saved plan was made from other inputs. */
  public static final String STALE_INPUTS = "HL3041";

  /** A saved plan belongs to another lab. */
  public static final String OTHER_LABS_PLAN = "HL3042";

  /** A workload stands still for a restore that has not ended. */
  public static final String RESTORING = "HL9144";

  private PlanCodes() {}
}
