package dev.homelab.exec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.event.EventSink;
import dev.homelab.event.RunEvent;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.KeptFor;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.plan.Step;
import dev.homelab.state.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what becomes of each resource, and tells it as events. Used by the loop only. */
final class Tally {
  private static final int SLOWEST = 10;

  private final EventSink sink;
  private final Map<Address, Instant> begun = new HashMap<>();
  private final Map<Address, Instant> waitingSince = new HashMap<>();
  private final TreeMap<Action, Integer> done = new TreeMap<>();
  private final Map<Address, RunReport.Failure> failures = new LinkedHashMap<>();
  private final Map<Address, RunReport.Skip> skipped = new LinkedHashMap<>();
  private final List<RunReport.Timing> timings = new ArrayList<>();
  private final List<RunRecord.Span> spans = new ArrayList<>();
  private final List<Address> unfinished = new ArrayList<>();
  private final Map<Address, RunReport.EndedWait> endedWaits = new LinkedHashMap<>();

  Tally(EventSink sink) {
    this.sink = sink;
  }

  void started(Change change, Instant now) {
    if (begun.putIfAbsent(change.address(), now) == null) {
      sink.accept(new RunEvent.Started(now, change.address(), change.action(), change.type()));
    }
  }

  void waiting(Change change, String what, Instant now) {
    Instant since = waitingSince.computeIfAbsent(change.address(), address -> now);
    sink.accept(new RunEvent.Waiting(now, change.address(), what, since));
  }

  void progress(Change change, String what, Instant now) {
    sink.accept(new RunEvent.Progress(now, change.address(), what));
  }

  void retried(Change change, String reason, int attempt, long delayMillis, Instant now) {
    sink.accept(new RunEvent.Retried(now, change.address(), reason, attempt, delayMillis));
  }

  void finished(Change change, Instant now) {
    long millis = millis(change, now);
    done.merge(change.action(), 1, Integer::sum);
    timings.add(new RunReport.Timing(change.address(), change.action(), millis));
    sink.accept(new RunEvent.Finished(now, change.address(), change.action(), millis));
  }

  /** How long the resource has been worked on. */
  long millis(Change change, Instant now) {
    return Duration.between(begun.getOrDefault(change.address(), now), now).toMillis();
  }

  /** Notes from when to when a step went on, counted from the run's beginning. */
  void went(StepRun run, RunRecord.End end, Instant began, Instant now) {
    Step.Phase phase = run.step.phase();
    boolean waits = phase == Step.Phase.AWAIT || phase == Step.Phase.GONE;
    spans.add(
        new RunRecord.Span(
            run.change.address(),
            run.change.action(),
            waits ? RunRecord.Part.WAIT : RunRecord.Part.CALL,
            Math.max(0, Duration.between(began, run.since).toMillis()),
            Math.max(0, Duration.between(run.since, now).toMillis()),
            end));
  }

  void failed(Change change, List<Diagnostic> problems, Instant now) {
    failures.put(
        change.address(), new RunReport.Failure(change.address(), change.action(), problems));
    sink.accept(new RunEvent.Failed(now, change.address(), change.action(), problems));
  }

  void skipped(Change change, @Nullable Address because, Instant now) {
    Address address = change.address();
    boolean told = failures.containsKey(address) || skipped.containsKey(address);
    if (!told
        && change.blocked() == null
        && (change.action() != Action.NOOP || change.awaitOnly())) {
      skipped.put(address, new RunReport.Skip(address, change.action(), because));
      sink.accept(new RunEvent.Skipped(now, address, change.action(), because));
    }
  }

  void unfinished(Change change) {
    unfinished.add(change.address());
  }

  /**
   * Notes that a wait came to an end because the person wants to stop.
   *
   * @param made whether the change that it followed is made
   */
  void waitEnded(Change change, String what, boolean made, Instant now) {
    Address address = change.address();
    endedWaits.put(address, new RunReport.EndedWait(address, change.action(), what, made));
    sink.accept(new RunEvent.WaitEnded(now, address, change.action(), what, made));
  }

  /** Tells that a step, though it was told as started, has done nothing. */
  void untouched(Change change, Instant now) {
    sink.accept(new RunEvent.WaitEnded(now, change.address(), change.action(), "", false));
  }

  boolean hasFailures() {
    return !failures.isEmpty();
  }

  /** How many resources are done. */
  int finished() {
    return timings.size();
  }

  /** A resource whose outcome could not be recorded counts as failed, whatever was done. */
  void unrecorded(Change change, Diagnostic problem) {
    boolean finished = timings.removeIf(timing -> timing.address().equals(change.address()));
    if (finished) {
      done.computeIfPresent(change.action(), (action, count) -> count > 1 ? count - 1 : null);
    }
    skipped.remove(change.address());
    failures.putIfAbsent(
        change.address(),
        new RunReport.Failure(change.address(), change.action(), List.of(problem)));
  }

  void summary(Instant now, long millis, List<RunReport.Kept> kept) {
    summary(now, millis, List.of(), List.of(), kept);
  }

  void summary(
      Instant now,
      long millis,
      List<Diagnostic> problems,
      Collection<Address> unrecorded,
      List<RunReport.Kept> kept) {
    sink.accept(
        new RunEvent.Summary(
            now,
            done,
            failures.size(),
            skipped.size(),
            millis,
            problems,
            List.copyOf(unrecorded),
            reasons(kept)));
  }

  private static SortedMap<Address, KeptFor> reasons(List<RunReport.Kept> kept) {
    SortedMap<Address, KeptFor> reasons = new TreeMap<>();
    kept.forEach(one -> reasons.put(one.address(), one.reason()));
    return reasons;
  }

  SortedMap<Action, Integer> done() {
    return done;
  }

  List<RunReport.Failure> failures() {
    return List.copyOf(failures.values());
  }

  List<RunReport.Skip> skips() {
    return List.copyOf(skipped.values());
  }

  List<Address> left() {
    return unfinished;
  }

  List<RunReport.EndedWait> endedWaits() {
    return List.copyOf(endedWaits.values());
  }

  /** Whether a step of a resource was left, or its wait ended. */
  boolean isLeft(Address address) {
    return unfinished.contains(address) || endedWaits.containsKey(address);
  }

  List<RunReport.Timing> slowest() {
    return timings.stream()
        .sorted(
            Comparator.comparingLong((RunReport.Timing t) -> -t.millis())
                .thenComparing(RunReport.Timing::address))
        .limit(SLOWEST)
        .toList();
  }

  /** The changes that were kept, with their reasons. */
  static List<RunReport.Kept> kept(Plan plan) {
    List<RunReport.Kept> kept = new ArrayList<>();
    for (Change change : plan.changes()) {
      KeptFor reason = change.keptFor();
      if (reason != null && change.blocked() != null) {
        kept.add(
            new RunReport.Kept(
                change.address(), change.action(), change.blocked(), reason, change.dataLoss()));
      }
    }
    return kept;
  }

  /** The run as it is remembered. */
  RunRecord record(RunRecord started, Instant now) {
    spans.sort(
        Comparator.comparingLong(RunRecord.Span::startMillis)
            .thenComparing(RunRecord.Span::address)
            .thenComparing(RunRecord.Span::part));
    return started
        .finished(
            now,
            done,
            failures.values().stream()
                .map(f -> new RunRecord.Failure(f.address(), f.action(), line(f.problems())))
                .toList(),
            skipped.size(),
            slowest().stream()
                .map(t -> new RunRecord.Timing(t.address(), t.action(), t.millis()))
                .toList())
        .withTimeline(spans);
  }

  private static String line(List<Diagnostic> problems) {
    return problems.isEmpty() ? "" : problems.get(0).code() + ' ' + problems.get(0).title();
  }
}
