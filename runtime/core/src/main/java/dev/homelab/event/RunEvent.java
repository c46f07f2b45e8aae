package dev.homelab.event;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.KeptFor;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** One fact about a run. */
public sealed interface RunEvent {
  /** When it happened. */
  Instant time();

  /** A step began. */
  record Started(Instant time, Address address, Action action, String type) implements RunEvent {}

  /** A step waits; told again when the reason changes. */
  record Waiting(Instant time, Address address, String what, Instant since) implements RunEvent {}

  /** A step got on. */
  record Progress(Instant time, Address address, String what) implements RunEvent {}

  /** A call failed and is made again. */
  record Retried(Instant time, Address address, String reason, int attempt, long delayMillis)
      implements RunEvent {}

  /** A step is done. */
  record Finished(Instant time, Address address, Action action, long millis) implements RunEvent {}

  /** A step failed for good. */
  record Failed(Instant time, Address address, Action action, List<Diagnostic> problems)
      implements RunEvent {}

  /** A step was not begun; {@code because} names what failed or was kept, or null when stopped. */
  record Skipped(Instant time, Address address, Action action, @Nullable Address because)
      implements RunEvent {}

  /**
   * A step ended its wait, because the person wants to stop; the next run waits again.
   *
   * @param what what it waited for; empty when it has not told
   * @param made whether the change that it followed is made
   */
  record WaitEnded(Instant time, Address address, Action action, String what, boolean made)
      implements RunEvent {}

  /**
   * The run is over.
   *
   * @param problems why the run as a whole came to an early end, if it did
   * @param unrecorded what was done, but could not be recorded
   * @param kept what was left as it is, with the reason
   */
  record Summary(
      Instant time,
      Map<Action, Integer> done,
      int failed,
      int skipped,
      long millis,
      List<Diagnostic> problems,
      List<Address> unrecorded,
      SortedMap<Address, KeptFor> kept)
      implements RunEvent {
    /** The end of a run that went its way. */
    public Summary(Instant time, Map<Action, Integer> done, int failed, int skipped, long millis) {
      this(time, done, failed, skipped, millis, List.of(), List.of(), Collections.emptySortedMap());
    }
  }
}
