package dev.homelab.spi;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import org.jspecify.annotations.Nullable;

/** What a platform says of one resource now. */
public sealed interface Observation {
  /**
   * Ours, taken to be as it was recorded, because the platform has nothing to compare it with or
   * does not say.
   *
   * @param ready whether it is ready
   */
  static Present recorded(StateEntry entry, boolean ready) {
    return new Present(
        entry.recorded(),
        null,
        Owner.OURS,
        ready,
        entry.objectId(),
        entry.outputs(),
        Value.Tree.EMPTY);
  }

  /**
   * The object is there.
   *
   * @param live what the platform shows, whole
   * @param predicted what it would show after our change, as the platform itself computed it
   *     (server dry run), or null when nothing differs or it could not be asked
   * @param owner whose it is
   * @param ready whether it is ready by its kind's rule
   * @param objectId the platform's identity of it
   * @param outputs what it offers now
   * @param conflicts fields that another manager owns and we would change: path to manager's name,
   *     or to a tree of {@code manager} and {@code since}, when it wrote last (RFC 3339)
   * @param refused why the platform would refuse the change in place, as its dry run said, or null;
   *     a plan that does not replace the object is blocked by it. Of an object of another lab, what
   *     is known of its owner
   * @param empty whether it is known that nothing was ever put into it, so that nothing is lost
   *     when it is made anew; false where nobody knows
   */
  record Present(
      Value.Tree live,
      Value.@Nullable Tree predicted,
      Owner owner,
      boolean ready,
      String objectId,
      Value.Tree outputs,
      Value.Tree conflicts,
      @Nullable Diagnostic refused,
      boolean empty)
      implements Observation {
    /** The same object, ready or not. */
    public Present withReady(boolean isReady) {
      return new Present(
          live, predicted, owner, isReady, objectId, outputs, conflicts, refused, empty);
    }

    /** The same object, of which it is known that nothing was ever put into it. */
    public Present withNothingInside() {
      return new Present(
          live, predicted, owner, ready, objectId, outputs, conflicts, refused, true);
    }

    /** An object of which nobody knows that it is empty. */
    public Present(
        Value.Tree live,
        Value.@Nullable Tree predicted,
        Owner owner,
        boolean ready,
        String objectId,
        Value.Tree outputs,
        Value.Tree conflicts,
        @Nullable Diagnostic refused) {
      this(live, predicted, owner, ready, objectId, outputs, conflicts, refused, false);
    }

    /** An object whose change, if any, the platform would not refuse. */
    public Present(
        Value.Tree live,
        Value.@Nullable Tree predicted,
        Owner owner,
        boolean ready,
        String objectId,
        Value.Tree outputs,
        Value.Tree conflicts) {
      this(live, predicted, owner, ready, objectId, outputs, conflicts, null);
    }
  }

  /** The platform was asked and has no such object. */
  record Absent() implements Observation {}

  /** What would carry it does not exist yet; it will be made in the same run. */
  record NotCreatedYet() implements Observation {}

  /** The platform could not be asked; never to be taken for absent. */
  record Unreachable(ProviderException cause) implements Observation {}

  /** Whose an object is, by its ownership mark. */
  enum Owner {
    /** Bears this lab's mark for this very address. */
    OURS,
    /** Bears this lab's mark for another address. */
    OURS_ELSEWHERE,
    /** Bears the mark of another lab. */
    OTHER_LAB,
    /** Bears no mark that binds it to any lab. */
    UNMARKED
  }
}
