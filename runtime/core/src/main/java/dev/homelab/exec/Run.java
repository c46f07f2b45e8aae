package dev.homelab.exec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.event.EventSink;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.StateEntry;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.plan.Step;
import dev.homelab.plan.StepGraph;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.Provider;
import dev.homelab.spi.ProviderSession;
import dev.homelab.state.Intent;
import dev.homelab.state.Outcome;
import dev.homelab.state.RunJournal;
import dev.homelab.state.RunRecord;
import dev.homelab.state.StateDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One run of one plan. A single thread, that of the caller, takes events and decides; calls go on
 * elsewhere.
 */
final class Run {
  private static final Duration GRACE = Duration.ofSeconds(3);
  private static final Set<Action> MAKING = EnumSet.of(Action.CREATE, Action.REPLACE);
  private static final Set<Action> GOING = EnumSet.of(Action.DELETE, Action.FORGET);

  final RunParts parts;
  final Machinery machinery;
  final Plan plan;
  final ResourceGraph graph;
  final RunJournal journal;
  final RunOptions options;
  final Outputs outputs;
  final Tally tally;
  final Schedule schedule;

  /** What this run removes or forgets for good. */
  final Set<Address> removed;

  /** What is wished, blocked and not known to be there. */
  final Set<Address> missing;

  /** What has failed, and what is not begun because of it; calls read it while they go on. */
  final Set<Address> failed = ConcurrentHashMap.newKeySet();

  private final StopSignal stop;
  private final StepGraph steps;
  private final Places places;
  private final StepWork work;
  private final Map<Address, Change> changes = new HashMap<>();
  private final Map<Address, StateEntry> entries;
  private final Map<Address, String> handles = new HashMap<>();
  private final Map<Address, Integer> left = new HashMap<>();
  private final Going going = new Going(this);
  private final Set<Address> readyAtOnce = new HashSet<>();
  private final RunRecord record;
  private final List<Intent> interrupted;
  private boolean planAgain;
  private boolean stopped;
  private final Recording recording;

  Run(
      RunParts parts,
      Plan plan,
      ResourceGraph graph,
      StateDocument state,
      RunJournal journal,
      RunOptions options,
      EventSink sink,
      StopSignal stop,
      String runId) {
    this.parts = parts;
    this.machinery = parts.machinery();
    this.plan = plan;
    this.graph = graph;
    this.journal = journal;
    this.options = options;
    this.stop = stop;
    this.entries = new HashMap<>(state.entries());
    this.outputs = new Outputs(graph, entries);
    this.tally = new Tally(sink);
    this.places = new Places(parts, graph, plan.lab(), outputs, options.retry());
    this.record = RunRecord.started(runId, options.command(), machinery.now());
    plan.changes().forEach(change -> changes.put(change.address(), change));
    this.removed =
        plan.changes().stream()
            .filter(change -> GOING.contains(change.action()) && !change.kept())
            .map(Change::address)
            .collect(Collectors.toUnmodifiableSet());
    this.missing =
        plan.changes().stream()
            .filter(change -> MAKING.contains(change.action()) && change.blocked() != null)
            .map(Change::address)
            .collect(Collectors.toUnmodifiableSet());
    this.steps = StepGraph.of(plan);
    steps.steps().forEach(step -> left.merge(step.address(), 1, Integer::sum));
    this.schedule = new Schedule(steps, options.parallelism(), this::lane);
    this.work = new StepWork(this);
    this.recording = new Recording(machinery, schedule::close);
    this.interrupted = state.pending();
    for (Intent intent : interrupted) {
      if (intent.handle() != null) {
        handles.put(intent.address(), intent.handle());
      }
    }
  }

  private Schedule.LaneRule lane(Step step) {
    Change change = change(step);
    boolean asks = step.phase() != Step.Phase.PASS && step.phase() != Step.Phase.FORGET;
    return asks && !recordsOnly(change)
        ? Lanes.of(step.phase(), Places.of(step, change, graph), isPatient(change), places)
        : Lanes.FREE;
  }

  /** Not for one who asked for fewer calls at once than usual: there each counts. */
  private boolean isPatient(Change change) {
    Provider provider = parts.providers().forType(change.type());
    return provider != null
        && provider.patience(change.type()) != null
        && change.target() == null
        && options.parallelism() >= RunOptions.UP.parallelism();
  }

  /** How long a resource may take to become ready or to go: as usual, or longer by its nature. */
  Duration readyTimeout(Change change) {
    Provider provider = parts.providers().forType(change.type());
    Duration own = provider == null ? null : provider.readiness(change.type());
    Duration usual = options.readyTimeout();
    return own == null || own.compareTo(usual) < 0 ? usual : own;
  }

  Change change(Step step) {
    Change change = changes.get(step.address());
    if (change == null) {
      throw new IllegalStateException("a step without its change");
    }
    return change;
  }

  boolean recordsOnly(Change change) {
    Provider provider = parts.providers().forType(change.type());
    return provider != null && provider.recordsOnly();
  }

  /** Whether an earlier run began a step on a resource and told no outcome of it. */
  boolean isInterrupted(Address address) {
    return interrupted.stream().anyMatch(intent -> intent.address().equals(address));
  }

  /** What is recorded of a resource as far as this run knows, or null. */
  @Nullable StateEntry entry(Address address) {
    return entries.get(address);
  }

  /** The platform's handle that an interrupted run kept for this resource, or null. */
  @Nullable String handle(Address address) {
    return handles.get(address);
  }

  String runId() {
    return record.id();
  }

  /**
   * Runs.
   *
   * @param nothingCameOf interrupted steps of which nothing is left and that nobody wants any more
   */
  RunReport go(Set<Address> nothingCameOf) {
    journal.begin(record);
    for (Intent intent : interrupted) {
      if (nothingCameOf.contains(intent.address())) {
        Outcome gone = Outcome.gone(intent.address(), intent.action(), 0);
        recording.watch(intent.address(), journal.outcome(gone));
      }
    }
    for (Change change : plan.changes()) {
      StateEntry prior = change.prior();
      if (prior != null && isRenamed(change) && change.action() != Action.REPLACE) {
        recording.watch(change.address(), journal.moved(prior.address(), change.address()));
      }
    }
    new KeptSecrets(plan)
        .records()
        .forEach(entry -> outcome(Outcome.done(entry.address(), Action.NOOP, entry, 0)));
    stop.onChange(() -> machinery.post(this::stopAsked));
    loop();
    if (recording.isBroken()) {
      return broken();
    }
    skipTheRest();
    Instant now = machinery.now();
    long millis = Duration.between(record.startedAt(), now).toMillis();
    RunReport.End end = end();
    if (end == RunReport.End.DONE && options.dropClaims()) {
      dropClaims();
    }
    try {
      journal.end(tally.record(record, now));
    } catch (HomelabException unwritable) {
      recording.broke(unwritable);
      return broken();
    }
    tally.summary(now, millis, Tally.kept(plan));
    return report(end, List.of(), List.of(), millis);
  }

  /** Ends a run whose journal cannot be written any more. */
  private RunReport broken() {
    SortedSet<Address> lost = recording.lost();
    Instant now = machinery.now();
    for (Address address : lost) {
      Change change = changes.get(address);
      if (change != null) {
        tally.unrecorded(change, recording.cause());
      }
    }
    skipTheRest();
    Diagnostic problem = recording.problem(tally.finished(), lost, tally.skips().size());
    long millis = Duration.between(record.startedAt(), now).toMillis();
    tally.summary(now, millis, List.of(problem), lost, Tally.kept(plan));
    return report(RunReport.End.NOT_RECORDED, List.of(problem), List.copyOf(lost), millis);
  }

  private static boolean isRenamed(Change change) {
    return change.prior() != null && !change.prior().address().equals(change.address());
  }

  /**
   * Records that the object of a change is gone. What is replaced under another name is recorded
   * with the name before until then, for its object bears that one.
   */
  void gone(Change change, long millis) {
    StateEntry prior = change.prior();
    if (prior != null && isRenamed(change) && change.action() == Action.REPLACE) {
      outcome(Outcome.gone(prior.address(), Action.DELETE, millis));
      recording.watch(change.address(), journal.moved(prior.address(), change.address()));
    }
    outcome(Outcome.gone(change.address(), Action.DELETE, millis));
  }

  private void loop() {
    while (true) {
      for (Step step = schedule.take(); step != null; step = schedule.take()) {
        begin(step);
      }
      if (schedule.running() == 0) {
        return;
      }
      Interruptions.next(machinery).run();
    }
  }

  /**
   * Begins nothing more, ends what only waits, and lets what is in the middle of a change finish;
   * the second time, that is left, too.
   */
  private void stopAsked() {
    stopped = true;
    schedule.close();
    places.stop();
    going.finish();
    if (stop.stage() == StopSignal.Stage.NOW) {
      going.cancel();
      machinery.after(GRACE, going::leave);
    }
  }

  boolean isStopping() {
    return stopped || planAgain || recording.isBroken();
  }

  /** Whether the person wants the run to stop. */
  boolean isStoppedByPerson() {
    return stopped;
  }

  boolean isStoppingNow() {
    return stop.stage() == StopSignal.Stage.NOW;
  }

  private void begin(Step step) {
    Change change = change(step);
    if (step.phase() == Step.Phase.AWAIT && readyAtOnce.contains(step.address())) {
      stepDone(step, change);
      return;
    }
    switch (step.phase()) {
      case PASS -> stepDone(step, change);
      case FORGET -> {
        tally.started(change, machinery.now());
        entries.remove(change.address());
        recording.watch(
            change.address(), journal.outcome(Outcome.gone(change.address(), Action.FORGET, 0)));
        stepDone(step, change);
      }
      case APPLY, AWAIT, DELETE, GONE -> {
        Instant now = machinery.now();
        tally.started(change, now);
        StepRun run = new StepRun(step, change, now, StepRun.Doing.of(step, change));
        going.add(run);
        places.open(
            Places.of(step, change, graph), (session, failure) -> opened(run, session, failure));
      }
    }
  }

  private void opened(
      StepRun run,
      @Nullable ProviderSession session,
      dev.homelab.spi.@Nullable ProviderException failure) {
    if (run.over) {
      return;
    }
    if (session == null) {
      fail(run, failure == null ? List.of() : failure.diagnostics());
      return;
    }
    run.session = session;
    work.start(run);
  }

  /** Records what became of a step; its future is watched, nobody waits for it. */
  void outcome(Outcome outcome) {
    if (outcome.entry() == null) {
      entries.remove(outcome.address());
    } else {
      entries.put(outcome.address(), outcome.entry());
    }
    recording.watch(outcome.address(), journal.outcome(outcome));
  }

  /** Stops the run, because the intent of a step cannot be recorded; the step is not begun. */
  void journalFailed(Throwable problem, StepRun run) {
    recording.broke(problem);
    notBegun(run);
  }

  /** Ends a step that has made no call yet. */
  void notBegun(StepRun run) {
    if (over(run, RunRecord.End.LEFT)) {
      schedule.left(run.step);
      tally.untouched(run.change, machinery.now());
      tally.skipped(run.change, null, machinery.now());
    }
  }

  /** Notes that the answer to a change showed its object ready, so that its wait has no work. */
  void readyAtOnce(Address address) {
    readyAtOnce.add(address);
  }

  /** Ends a step well. */
  void done(StepRun run) {
    if (over(run, RunRecord.End.DONE)) {
      stepDone(run.step, run.change);
    }
  }

  private void stepDone(Step step, Change change) {
    schedule.done(step);
    int open = left.merge(step.address(), -1, Integer::sum);
    boolean told = change.action() != Action.NOOP || change.awaitOnly();
    if (open == 0 && told && change.blocked() == null) {
      tally.finished(change, machinery.now());
    }
  }

  /** Ends a step badly; what depends on it is skipped. */
  void fail(StepRun run, List<Diagnostic> problems) {
    if (over(run, RunRecord.End.FAILED)) {
      List<Diagnostic> told =
          problems.stream().map(p -> p.withTexts(parts.secrets()::redact)).toList();
      tally.failed(run.change, told, machinery.now());
      failed.add(run.change.address());
      for (Step skipped : schedule.failed(run.step)) {
        failed.add(skipped.address());
        tally.skipped(change(skipped), run.change.address(), machinery.now());
      }
    }
  }

  /** Leaves a step; the next run finds out what became of it. */
  void leave(StepRun run) {
    if (over(run, RunRecord.End.LEFT)) {
      tally.unfinished(run.change);
      schedule.left(run.step);
    }
  }

  /** Ends a step that only waits, since the person wants to stop; the next run waits again. */
  void endWait(StepRun run) {
    if (over(run, RunRecord.End.LEFT)) {
      tally.waitEnded(run.change, run.waitedFor, run.waits(), machinery.now());
      schedule.left(run.step);
    }
  }

  /** Ends a step because the plan has to be made again. */
  void planAgain(StepRun run) {
    if (over(run, RunRecord.End.LEFT)) {
      planAgain = true;
      schedule.close();
      tally.unfinished(run.change);
      schedule.left(run.step);
    }
  }

  private boolean over(StepRun run, RunRecord.End end) {
    boolean first = !run.over;
    run.over = true;
    going.remove(run);
    if (first && !recordsOnly(run.change)) {
      tally.went(run, end, record.startedAt(), machinery.now());
    }
    return first;
  }

  private void skipTheRest() {
    for (Step step : schedule.notBegun()) {
      Change change = change(step);
      if (!tally.isLeft(change.address())) {
        tally.skipped(change, null, machinery.now());
      }
    }
  }

  private RunReport.End end() {
    if (stopped) {
      return RunReport.End.STOPPED;
    }
    if (tally.hasFailures()) {
      return RunReport.End.FAILED;
    }
    boolean lookedAtLater = plan.unasked() > 0;
    return planAgain || lookedAtLater ? RunReport.End.PLAN_AGAIN : RunReport.End.DONE;
  }

  private void dropClaims() {
    Set<Sessions.Place> used = new HashSet<>();
    entries.values().forEach(entry -> used.add(Places.placeOf(entry.type(), entry.target())));
    Set<Sessions.Place> empty = new TreeSet<>();
    for (Change change : plan.changes()) {
      for (Sessions.Place place : Places.all(change, graph)) {
        if (change.blocked() == null && !used.contains(place) && !recordsOnly(change)) {
          empty.add(place);
        }
      }
    }
    new UnusedClaims(parts, plan.lab(), options.callTimeout()).drop(empty);
  }

  private RunReport report(
      RunReport.End end, List<Diagnostic> problems, List<Address> unrecorded, long millis) {
    return new RunReport(
        end,
        List.of(),
        tally.done(),
        tally.failures(),
        tally.skips(),
        Tally.kept(plan),
        tally.left(),
        tally.endedWaits(),
        outputs.offered(),
        outputs.links(),
        tally.slowest(),
        millis,
        problems,
        unrecorded);
  }
}
