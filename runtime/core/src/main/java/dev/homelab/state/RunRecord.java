package dev.homelab.state;

import dev.homelab.model.Action;
import dev.homelab.model.Address;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One run as it is remembered.
 *
 * @param id made once for each run; a random UUID
 * @param command what was typed, for example {@code up}
 * @param startedAt when it began
 * @param finishedAt when it ended, or null while it runs and for one that was killed
 * @param done how many steps of each action succeeded
 * @param failed steps that failed
 * @param skipped how many steps were not begun
 * @param slowest the steps that took longest, longest first
 * @param timeline when each step went on, in the order of beginning; empty for a run that was
 *     recorded without it, and for all but the last run
 */
public record RunRecord(
    String id,
    String command,
    Instant startedAt,
    @Nullable Instant finishedAt,
    SortedMap<Action, Integer> done,
    List<Failure> failed,
    int skipped,
    List<Timing> slowest,
    List<Span> timeline) {

  /** A step that failed, and why, in one line without secrets. */
  public record Failure(Address address, Action action, String error) {}

  /** How long a step took. */
  public record Timing(Address address, Action action, long millis) {}

  /** What a step is about. */
  public enum Part {
    /** It makes, changes or removes the resource. */
    CALL,
    /** It waits until the resource is ready, or gone. */
    WAIT
  }

  /** What became of a step. */
  public enum End {
    /** It succeeded. */
    DONE,
    /** It failed. */
    FAILED,
    /** It was left while it went on. */
    LEFT
  }

  /**
   * From when to when a step went on.
   *
   * @param startMillis when it began, counted from the beginning of the run
   * @param millis how long it took
   */
  public record Span(
      Address address, Action action, Part part, long startMillis, long millis, End end) {}

  public RunRecord {
    done = Collections.unmodifiableSortedMap(new TreeMap<>(done));
    failed = List.copyOf(failed);
    slowest = List.copyOf(slowest);
    timeline = List.copyOf(timeline);
  }

  /** A run that begins now. */
  public static RunRecord started(String id, String command, Instant at) {
    return new RunRecord(
        id, command, at, null, new TreeMap<>(), List.of(), 0, List.of(), List.of());
  }

  /**
   * Whether it did not come to its end: killed, or stopped by the person with steps left that did
   * not wait for a failed one.
   */
  public boolean wasInterrupted() {
    return finishedAt == null || (skipped > 0 && failed.isEmpty());
  }

  /** The same run at its end. */
  public RunRecord finished(
      Instant at,
      SortedMap<Action, Integer> counts,
      List<Failure> failures,
      int skippedSteps,
      List<Timing> slowestSteps) {
    return new RunRecord(
        id, command, startedAt, at, counts, failures, skippedSteps, slowestSteps, timeline);
  }

  /** The same run with when its steps went on, or with an empty list without. */
  public RunRecord withTimeline(List<Span> spans) {
    return new RunRecord(id, command, startedAt, finishedAt, done, failed, skipped, slowest, spans);
  }
}
