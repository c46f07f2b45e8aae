package dev.homelab.spi;

import dev.homelab.model.Address;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the engine lends to a provider for the length of one call. Safe for use by any thread. */
public interface CallContext {
  /** The lab's secrets. */
  SecretResolver secrets();

  /** When the call must have ended. */
  Instant deadline();

  /** The engine's clock; virtual in tests. */
  Instant now();

  /** Whether the run was told to stop now; long calls end with a transient failure soon after. */
  boolean isCancelled();

  /**
   * Runs the action when the run is told to stop now; at once when it already was.
   *
   * @return to be closed as soon as the action has nothing left to end, since a call may go on for
   *     hours and make many of them
   */
  Listening onCancel(Runnable action);

  /** An action that waits for the end of a call; closing takes it back. */
  interface Listening extends AutoCloseable {
    /** Takes the action back; one that ran already is not undone. */
    @Override
    void close();
  }

  /**
   * Whether the run was told to begin nothing more. A call that only waits for others, and leaves
   * nothing half done when it ends, ends then with a transient failure, at its next look; one in
   * the middle of a change of its own goes on until {@link #isCancelled}. What is cancelled is
   * stopping, too.
   */
  default boolean isStopping() {
    return isCancelled();
  }

  /**
   * Runs the action when the run is told to begin nothing more; at once when it already was. For
   * waits that do not look by themselves every few seconds.
   *
   * @return as {@link #onCancel}
   */
  default Listening onStopping(Runnable action) {
    return onCancel(action);
  }

  /**
   * Waits for a time, or less when the run is cancelled. Only between two tries, never as a poll.
   */
  void pause(Duration time) throws InterruptedException;

  /** Tells what the call is waiting for, for people: "3 of 5 pods ready". */
  void waitingFor(String what);

  /** Tells progress in words, for example a line of a platform's task log. */
  void progress(String what);

  /** Keeps a platform's handle of a long operation (a task id) before the call goes on. */
  void recordHandle(String handle);

  /**
   * What has failed in the same run so far, or is not begun because of that; for calls that wait
   * for others. Grows while the call goes on.
   */
  default Set<Address> failed() {
    return Set.of();
  }

  /** The handle that an earlier, interrupted run kept for this step, or null. */
  @Nullable String handle();
}
