package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import org.jspecify.annotations.Nullable;

/**
 * How far an object is.
 *
 * @param stage the stage
 * @param message what it waits for or why it failed, for people
 */
public record Verdict(Stage stage, String message) {
  /** How far an object can be. */
  public enum Stage {
    /** Usable by its kind's rule. */
    READY,
    /** Accepted, and further only once something else uses it (a claim before its first pod). */
    ACCEPTED,
    /** On its way. */
    PROGRESSING,
    /** Stopped on purpose. */
    SUSPENDED,
    /** A set that changes pods only when they are deleted; nobody waits for it. */
    BY_HAND,
    /** Being removed. */
    TERMINATING,
    /** Failed for good. */
    FAILED
  }

  static Verdict ready(String message) {
    return new Verdict(Stage.READY, message);
  }

  static Verdict progressing(String message) {
    return new Verdict(Stage.PROGRESSING, message);
  }

  static Verdict failed(String message) {
    return new Verdict(Stage.FAILED, message);
  }

  static Verdict suspended() {
    return new Verdict(Stage.SUSPENDED, "suspended");
  }

  /**
   * Whether nobody needs to wait for the object any more.
   *
   * @param wish the wish, or null; what it suspends itself settles it
   */
  public boolean settles(Value.@Nullable Tree wish) {
    return switch (stage) {
      case READY, ACCEPTED, BY_HAND -> true;
      case SUSPENDED -> Fields.flag(wish, "spec", "suspend") || Fields.flag(wish, "spec", "paused");
      default -> false;
    };
  }
}
