package dev.homelab.exec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.KeptFor;
import dev.homelab.model.Value;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param end how far it got
 * @param refusals why it was refused before anything was touched; empty unless {@code end} says so
 * @param done how many resources of each action succeeded
 * @param failures what failed for good, root causes only, in the order of failing
 * @param skipped what was not begun, and because of what
 * @param kept what was not removed or replaced because it holds data whose loss nobody confirmed,
 *     because it is retained or protected, or because such a thing lies in it
 * @param unfinished steps that were left running; the next run finds out what became of them
 * @param endedWaits what was waited for when the person wanted to stop; the next run waits again
 * @param outputs outputs of components, by address, as far as known
 * @param links addresses to open, by component, each with its note
 * @param slowest the resources that took longest, longest first, at most ten
 * @param millis how long the run took
 * @param problems why the run as a whole came to an early end; empty unless {@code end} says so
 * @param unrecorded what was done, but could not be recorded; the next run finds out about it
 */
public record RunReport(
    End end,
    List<Diagnostic> refusals,
    SortedMap<Action, Integer> done,
    List<Failure> failures,
    List<Skip> skipped,
    List<Kept> kept,
    List<Address> unfinished,
    List<EndedWait> endedWaits,
    SortedMap<Address, Value.Tree> outputs,
    SortedMap<Address, SortedMap<String, String>> links,
    List<Timing> slowest,
    long millis,
    List<Diagnostic> problems,
    List<Address> unrecorded) {

  /** How far a run got. */
  public enum End {
    /** Everything that the plan allowed was done. */
    DONE,
    /** Something failed; what did not depend on it was done. */
    FAILED,
    /**
     * A value that became known makes a step destructive, or what could not be asked about answers
     * now: plan again with the state as it is now.
     */
    PLAN_AGAIN,
    /** Someone asked to stop. */
    STOPPED,
    /** Refused; nothing was touched. */
    REFUSED,
    /** The journal could not be written any more: what ran was finished, nothing more was begun. */
    NOT_RECORDED
  }

  /**
   * One resource that failed.
   *
   * @param problems what happened, the cause first
   */
  public record Failure(Address address, Action action, List<Diagnostic> problems) {
    public Failure {
      problems = List.copyOf(problems);
    }
  }

  /**
   * One resource that was not begun.
   *
   * @param because the resource at the root of it, or null when the run was stopped
   */
  public record Skip(Address address, Action action, @Nullable Address because) {}

  /**
   * One resource that was waited for when somebody asked to stop.
   *
   * @param what what was waited for, in words; empty when that was not told
   * @param made whether its change is made and recorded; false for a wait that came before it, so
   *     that the next run looks what is there
   */
  public record EndedWait(Address address, Action action, String what, boolean made) {}

  /**
   * One resource that was left as it is.
   *
   * @param why why, in words
   * @param reason the same for programs
   * @param data whether it holds data, whatever it is kept for
   */
  public record Kept(Address address, Action action, String why, KeptFor reason, boolean data) {
    /** Whether it goes when its address is confirmed. */
    public boolean asks() {
      return reason == KeptFor.DATA || reason == KeptFor.RETAINED;
    }
  }

  /** How long one resource took, in milliseconds. */
  public record Timing(Address address, Action action, long millis) {}

  public RunReport {
    refusals = List.copyOf(refusals);
    done = Collections.unmodifiableSortedMap(new TreeMap<>(done));
    failures = List.copyOf(failures);
    skipped = List.copyOf(skipped);
    kept = List.copyOf(kept);
    unfinished = List.copyOf(unfinished);
    endedWaits = List.copyOf(endedWaits);
    outputs = Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
    links = Collections.unmodifiableSortedMap(new TreeMap<>(links));
    slowest = List.copyOf(slowest);
    problems = List.copyOf(problems);
    unrecorded = List.copyOf(unrecorded);
  }

  /** A run that was refused before anything was touched. */
  static RunReport refused(List<Diagnostic> refusals) {
    return new RunReport(
        End.REFUSED,
        refusals,
        new TreeMap<>(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        new TreeMap<>(),
        new TreeMap<>(),
        List.of(),
        0,
        List.of(),
        List.of());
  }

  /** Whether data was kept that the script no longer wants. */
  public boolean keptData() {
    return kept.stream().anyMatch(Kept::data);
  }

  /**
   * The exit code that this end suggests: 0 done, 1 failed, 2 refused, 5 done but data was kept,
   * 130 stopped; 1 for a plan that has to be made again and for a journal that could not be
   * written.
   */
  public int exitCode() {
    return switch (end) {
      case DONE -> keptData() ? 5 : 0;
      case FAILED, PLAN_AGAIN, NOT_RECORDED -> 1;
      case REFUSED -> 2;
      case STOPPED -> 130;
    };
  }
}
