package dev.homelab.exec;

/** Codes of what can happen to a run. */
public final class RunCodes {
  /** The plan has errors and cannot be run. */
  public static final String PLAN_HAS_ERRORS = "HL3100";

  /** A target bears the claim of another lab. */
  public static final String CLAIMED_BY_OTHER = "HL3101";

  /** A value that became known makes a step destructive; the plan has to be made again. */
  public static final String PLAN_AGAIN = "HL3102";

  /** A wait came to its deadline. */
  public static final String DEADLINE = "HL3103";

  /** An output that a step needs was not offered. */
  public static final String OUTPUT_MISSING = "HL3104";

  /** What is there when the step begins is not this lab's. */
  public static final String FOREIGN_NOW = "HL3105";

  /** A thing that the script only uses does not exist. */
  public static final String EXISTING_MISSING_NOW = "HL3106";

  /** A call gave up after trying again as often as allowed. */
  public static final String GAVE_UP = "HL3107";

  /** The state cannot be written, so nothing more is begun. */
  public static final String JOURNAL_FAILED = "HL3108";

  /** A call was still running when its time was over. */
  public static final String NO_ANSWER = "HL3109";

  /** A generated secret is in use, and its value is neither known here nor can it be read back. */
  public static final String SECRET_LOST = "HL3110";

  /** The value of a generated secret was lost here, and that of what runs is taken. */
  public static final String SECRET_READ_BACK = "HL3111";

  /** A provider did something that its contract forbids; a mistake in this tool. */
  public static final String BROKEN_PROVIDER = "HL3190";

  private RunCodes() {}
}
