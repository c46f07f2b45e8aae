package dev.homelab.state;

import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.StateEntry;
import org.jspecify.annotations.Nullable;

/**
 * What became of a step.
 *
 * @param address the resource
 * @param action what was done to it
 * @param ok whether it succeeded
 * @param entry what is recorded from now on. Null after a success means that the resource is gone;
 *     null after a failure leaves what was recorded before
 * @param error what went wrong in one line without secrets; empty when {@code ok}
 * @param millis how long it took
 */
public record Outcome(
    Address address,
    Action action,
    boolean ok,
    @Nullable StateEntry entry,
    String error,
    long millis) {

  /** A step that succeeded and left this record. */
  public static Outcome done(Address address, Action action, StateEntry entry, long millis) {
    return new Outcome(address, action, true, entry, "", millis);
  }

  /** A step that succeeded and left nothing to record. */
  public static Outcome gone(Address address, Action action, long millis) {
    return new Outcome(address, action, true, null, "", millis);
  }

  /**
   * A step that failed; {@code entry} is what is known to be there, or null to keep the old record.
   */
  public static Outcome failed(
      Address address, Action action, @Nullable StateEntry entry, String error, long millis) {
    return new Outcome(address, action, false, entry, error, millis);
  }
}
