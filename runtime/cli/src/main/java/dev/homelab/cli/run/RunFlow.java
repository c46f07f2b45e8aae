package dev.homelab.cli.run;

import dev.homelab.cli.Console;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.Addresses;
import dev.homelab.cli.lab.IdleSandbox;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.Mode;
import dev.homelab.cli.options.Option;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.event.RunEvent;
import dev.homelab.exec.LostSecrets;
import dev.homelab.exec.RunOptions;
import dev.homelab.exec.RunReport;
import dev.homelab.exec.StopSignal;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanOptions;
import dev.homelab.report.EventJson;
import dev.homelab.report.Layout;
import dev.homelab.report.PlanText;
import dev.homelab.report.RunView;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.StateBackend;
import dev.homelab.state.RunJournal;
import dev.homelab.state.StateDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code up} and {@code down} from the plan to the end: show, ask, run, tell. */
public final class RunFlow {
  private static final int MOST_ROUNDS = 5;

  private final Request request;
  private final Console console;
  private final LabSession session;
  private final boolean destroy;
  private final Set<Address> only;
  private final Instant begin;
  private Runnable confirmed = () -> {};
  private @Nullable Mode entered;
  private List<Diagnostic> told = List.of();

  private RunFlow(Request request, LabSession session, boolean destroy) {
    this(request, session, destroy, Set.of());
  }

  private RunFlow(Request request, LabSession session, boolean destroy, Set<Address> only) {
    this.only = only;
    this.request = request;
    this.console = request.console();
    this.session = session;
    this.destroy = destroy;
    this.begin = request.around().clock().instant();
  }

  /** Makes the lab what the script says. */
  public static ExitCode up(Request request) {
    return up(request, () -> {});
  }

  /**
   * The same with something that is done once the plan is confirmed, or found to be empty, and
   * before anything else is changed; what it throws ends the command.
   */
  public static ExitCode up(Request request, Runnable confirmed) {
    try (LabSession session = LabSession.open(request)) {
      Refusals.up(session);
      session.prepare();
      RunFlow flow = new RunFlow(request, session, false);
      flow.confirmed = confirmed;
      return flow.locked();
    }
  }

  /**
   * Checks that an {@code up} would not be refused for what the lab lacks; touches nothing.
   *
   * @throws HomelabException with all reasons
   */
  public static void check(Request request) {
    try (LabSession session = LabSession.open(request)) {
      Refusals.up(session);
    }
  }

  /** Removes everything that the lab made. */
  public static ExitCode down(Request request) {
    ExitCode code;
    IdleSandbox idle = null;
    try (LabSession session = LabSession.openToLook(request)) {
      code = new RunFlow(request, session, true).locked();
      if (code == ExitCode.DONE && !request.has(Option.DRY_RUN)) {
        idle = IdleSandbox.of(session);
      }
    }
    if (idle != null) {
      idle.stop(request);
    }
    return code;
  }

  /** Brings some things of a session's lab to what the session says of them, and nothing else. */
  public static ExitCode only(Request request, LabSession session, Set<Address> things) {
    return new RunFlow(request, session, false, things).locked();
  }

  /** The same in a mode of the lab, which is recorded once the plan is confirmed. */
  public static ExitCode only(Request request, LabSession session, Set<Address> things, Mode mode) {
    RunFlow flow = new RunFlow(request, session, false, things);
    flow.entered = mode;
    return flow.locked();
  }

  private String verb() {
    return destroy ? "down" : "up";
  }

  private ExitCode locked() {
    console.problems(session.warnings());
    ResourceGraph graph = session.liveGraph();
    ExitCode code = underLock(graph);
    List<Diagnostic> since = new ArrayList<>(session.store().notices());
    since.removeAll(told);
    console.problems(since);
    return code;
  }

  private ExitCode underLock(ResourceGraph before) {
    ResourceGraph graph = before;
    Mode seen = session.activeMode().kept();
    try (StateBackend.Lock lock = session.lock(verb())) {
      StateDocument state = session.state();
      told = session.store().notices();
      console.problems(told);
      if (!only.isEmpty()) {
        ModeRecord.requireSame(seen, session);
      } else if (!session.activeMode().kept().equals(seen)) {
        graph = session.liveGraph();
      }
      if (only.isEmpty()) {
        Refusals.mode(session, destroy);
      }
      PlanOptions options = session.awake(planOptions(request, graph, state, destroy));
      if (!only.isEmpty()) {
        options = MachineTurns.switching(options, only, graph, state);
      }
      SavedPlan saved = saved();
      PlanOptions asked = saved == null ? options : saved.options();
      Plan first = session.engine().plan(graph, state, asked);
      if (!only.isEmpty() && !MachineTurns.anew(first).isEmpty()) {
        asked = MachineTurns.leaving(asked, first);
        first = session.engine().plan(graph, state, asked);
      }
      Plan plan = PlanRules.judged(request, session, first);
      if (saved != null) {
        saved.check(plan);
      }
      Refusals.errorsOf(plan);
      Refusals.lacking(session, plan);
      tellIdleLosses(plan, asked);
      if (StaleSecrets.isIn(told)) {
        StaleSecrets.refuse(plan);
      }
      console.problems(LostSecrets.told(plan));
      console.problems(PlanRules.told(plan), null, name -> List.of());
      return withPlan(plan, graph, state, asked, lock);
    }
  }

  /** A loss of data that was confirmed and that the plan does not ask for. */
  private void tellIdleLosses(Plan plan, PlanOptions asked) {
    for (Address address : asked.deleteData()) {
      boolean meant =
          plan.changes().stream()
              .anyMatch(
                  change ->
                      change.address().isWithin(address)
                          && (change.action() == Action.DELETE
                              || change.action() == Action.REPLACE));
      if (!meant) {
        console.err(
            "--delete-data "
                + address
                + " does nothing: the script wants it as it is, so it stays\n");
      }
    }
  }

  private @Nullable SavedPlan saved() {
    String file = request.invocation().value(Option.PLAN);
    return file == null ? null : SavedPlan.read(request.around().folder().resolve(file));
  }

  /** What the options of a command line ask of a plan. */
  static PlanOptions planOptions(
      Request request, ResourceGraph graph, StateDocument state, boolean destroy) {
    List<String> targets = request.invocation().values(Option.TARGET);
    List<String> losses = request.invocation().values(Option.DELETE_DATA);
    if (targets.isEmpty() && losses.isEmpty()) {
      return new PlanOptions(new TreeSet<>(), destroy, new TreeSet<>());
    }
    Addresses addresses = Addresses.of(graph, state);
    TreeSet<Address> only = new TreeSet<>();
    for (String target : targets) {
      only.add(addresses.find(target));
    }
    TreeSet<Address> deleteData = new TreeSet<>();
    for (String target : losses) {
      deleteData.add(addresses.find(target));
    }
    return new PlanOptions(only, destroy, deleteData);
  }

  private ExitCode withPlan(
      Plan plan,
      ResourceGraph graph,
      StateDocument state,
      PlanOptions options,
      StateBackend.Lock lock) {
    boolean changes = !plan.isEmpty();
    SwitchedNodes switched = new SwitchedNodes(request, session, plan, only);
    if (changes && !request.has(Option.JSON)) {
      showPlan(plan, graph);
      console.err(switched.note());
    }
    if (request.has(Option.DRY_RUN)) {
      return dryRun(plan, graph);
    }
    if (!changes && !plan.keepsSomething()) {
      confirmed.run();
      ModeRecord.keep(session, modeToKeep(), state, lock);
      switched.comeBack();
      return unchanged(graph);
    }
    boolean goOn = !changes || saidYes(plan);
    if (!goOn) {
      console.err("nothing was changed\n");
      return ExitCode.REFUSED;
    }
    confirmed.run();
    switched.moveAway();
    ExitCode code = ExitCode.FAILED;
    try (RunJournal journal = session.store().journal(lock)) {
      session.activeMode().keep(modeToKeep(), journal);
      code = rounds(plan, graph, state, options, journal);
    } finally {
      if (code == ExitCode.DONE) {
        switched.comeBack();
      } else {
        switched.stay();
      }
    }
    return code;
  }

  /** The mode that the run enters, else the one that the lab is in. */
  private Mode modeToKeep() {
    Mode mode = entered;
    return mode == null ? session.activeMode().kept() : mode;
  }

  private boolean saidYes(Plan plan) {
    boolean yes = request.has(Option.YES) || request.invocation().has(Option.PLAN);
    String question = destroy ? "Remove all this?" : "Do this?";
    return !plan.changesAnything()
        || Confirmation.asked(console, question, yes, request.invocation().typed());
  }

  private void showPlan(Plan plan, ResourceGraph graph) {
    List<Component> parts = graph.lab().components();
    boolean verbose = request.has(Option.VERBOSE);
    String mode = session.mode().toTell();
    if (mode != null && only.isEmpty()) {
      console.err("in the mode '" + mode + "'\n");
    }
    console.err(
        request.has(Option.DRY_RUN)
            ? PlanText.of(plan, parts, console.errStyle(), console.form(), verbose, destroy)
            : PlanText.toRun(plan, parts, console.errStyle(), console.form(), verbose, destroy));
    console.err("\n");
  }

  private ExitCode dryRun(Plan plan, ResourceGraph graph) {
    if (request.has(Option.JSON)) {
      console.out(
          dev.homelab.report.PlanJson.document(plan, console.form(), session.mode().toTell()));
    } else if (plan.isEmpty()) {
      console.out(
          PlanText.of(
              plan, graph.lab().components(), console.outStyle(), console.form(), false, destroy));
    }
    return ExitCode.DONE;
  }

  private ExitCode unchanged(ResourceGraph graph) {
    Instant now = request.around().clock().instant();
    long millis = Duration.between(begin, now).toMillis();
    if (request.has(Option.JSON)) {
      RunEvent.Summary summary = new RunEvent.Summary(now, Map.of(), 0, 0, millis);
      console.out(EventJson.line(summary, console.form()) + "\n");
      return ExitCode.DONE;
    }
    String dot = ' ' + console.outStyle().dot() + ' ';
    int count = graph.resources().size();
    String what =
        destroy
            ? " is down" + dot
            : " is up" + dot + Layout.count(count, "resource", "resources") + ", ";
    console.out(
        console.outStyle().done()
            + ' '
            + graph.lab().name()
            + what
            + "nothing to change"
            + dot
            + Layout.span(millis)
            + '\n');
    return ExitCode.DONE;
  }

  private ExitCode rounds(
      Plan first,
      ResourceGraph graph,
      StateDocument state,
      PlanOptions options,
      RunJournal journal) {
    RunView view = new RunView(request.around().clock().instant(), toDo(first));
    RunReport report = run(first, graph, state, journal, view);
    boolean unasked = first.unasked() > 0;
    for (int round = 1; report.end() == RunReport.End.PLAN_AGAIN && round < MOST_ROUNDS; round++) {
      StateDocument from = journal.document();
      Plan plan;
      try {
        plan = PlanRules.judged(request, session, session.engine().plan(graph, from, options));
        Refusals.errorsOf(plan);
        console.err(
            unasked
                ? "what could not be asked about answers now; the plan was made again\n"
                : "a value that became known changes the plan; it was made again\n");
        unasked = plan.unasked() > 0;
        if (!request.has(Option.JSON)) {
          showPlan(plan, graph);
        }
        if (request.invocation().has(Option.PLAN)) {
          throw LabSession.problem(Diagnostic.error("HL9031", "the rest is not in the saved plan"));
        }
        if (!saidYes(plan)) {
          console.err("stopped; what is done stays done\n");
          return ExitCode.FAILED;
        }
        view = new RunView(request.around().clock().instant(), toDo(plan));
        report = run(plan, graph, from, journal, view);
        if (report.end() == RunReport.End.REFUSED) {
          throw new HomelabException(report.refusals());
        }
      } catch (HomelabException refused) {
        return stoppedBetween(refused.diagnostics());
      }
    }
    return new RunOutcome(request, session, graph, view, verb()).tell(report);
  }

  /** A round after the first is refused: something was touched, so the run has failed. */
  private ExitCode stoppedBetween(List<Diagnostic> problems) {
    List<Diagnostic> told = console.redacted(problems);
    if (request.has(Option.JSON)) {
      Instant now = request.around().clock().instant();
      long millis = Duration.between(begin, now).toMillis();
      console.out(
          EventJson.line(
                  new RunEvent.Summary(
                      now, Map.of(), 0, 0, millis, told, List.of(), new TreeMap<>()),
                  console.form())
              + "\n");
    }
    console.problems(told, null, name -> List.of());
    console.err("stopped; what is done stays done\n");
    console.err("  again    " + console.form().of(verb()) + "   (starts where this stopped)\n");
    return ExitCode.FAILED;
  }

  private static Map<Address, Action> toDo(Plan plan) {
    Map<Address, Action> steps = new LinkedHashMap<>();
    for (Change change : plan.changes()) {
      if (change.hasWork()) {
        steps.put(change.address(), change.action());
      }
    }
    return steps;
  }

  private RunReport run(
      Plan plan, ResourceGraph graph, StateDocument state, RunJournal journal, RunView view) {
    StopSignal stop = new StopSignal();
    RunOptions options = destroy ? RunOptions.DOWN : RunOptions.UP;
    String parallelism = request.invocation().value(Option.PARALLELISM);
    if (parallelism != null) {
      options = options.withParallelism(Integer.parseInt(parallelism));
    }
    try (Screen screen = new Screens(request, session.isSandbox()).of(view, graph);
        Interrupts.Listening listening =
            request.interrupts().listen(() -> interrupted(stop, screen))) {
      return session
          .engine()
          .run(plan, graph, state, journal, options, Screens.sink(view, screen), stop);
    }
  }

  private static void interrupted(StopSignal stop, Screen screen) {
    stop.next();
    screen.stopping(stop.stage() == StopSignal.Stage.NOW);
  }
}
