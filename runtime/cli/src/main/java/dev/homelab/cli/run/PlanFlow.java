package dev.homelab.cli.run;

import dev.homelab.cli.Console;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.Addresses;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.MissingFiles;
import dev.homelab.cli.lab.MissingSecrets;
import dev.homelab.cli.lab.OutFile;
import dev.homelab.cli.options.Option;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.diag.Severity;
import dev.homelab.model.Address;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanCodes;
import dev.homelab.plan.PlanOptions;
import dev.homelab.report.Layout;
import dev.homelab.report.PlanJson;
import dev.homelab.report.PlanText;
import dev.homelab.report.ShellWord;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.state.StateDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** {@code plan}: what {@code up} would do, and why; reads only. */
public final class PlanFlow {
  /** What the text of a plan or status shows by itself. */
  public static final Predicate<Diagnostic> KEPT =
      told -> told.code().equals(PlanCodes.DATA_KEPT) || told.code().equals(PlanCodes.KEPT_FOR);

  private final Request request;
  private final Console console;
  private final Instant begin;

  private PlanFlow(Request request) {
    this.request = request;
    this.console = request.console();
    this.begin = request.around().clock().instant();
  }

  /** Plans and shows. */
  public static ExitCode run(Request request) {
    try (LabSession session = LabSession.openToPlan(request)) {
      checkOut(request, session);
      session.prepare();
      return new PlanFlow(request).show(session);
    }
  }

  /** A plan is saved to a new file or over an earlier plan, never over anything else. */
  private static void checkOut(Request request, LabSession session) {
    String name = request.invocation().value(Option.PLAN_OUT);
    if (name == null) {
      return;
    }
    Path file = request.around().folder().resolve(name);
    OutFile.check(session, file, name);
    if (Files.isRegularFile(file) && !SavedPlan.isIn(file)) {
      throw OutFile.occupied(name, "It is no saved plan.");
    }
  }

  private ExitCode show(LabSession session) {
    boolean json = request.has(Option.JSON);
    QuietPlan quiet = QuietPlan.of(request, session);
    if (quiet.isKnown()) {
      int count = session.lab().resources().size();
      console.out(header(session.lab().name(), 0, count) + PlanText.unchanged(count));
      return ExitCode.DONE;
    }
    ResourceGraph graph = session.liveGraph();
    if (!json) {
      console.out(header(graph.lab().name(), graph.targets().size(), graph.resources().size()));
    }
    StateDocument state = session.state();
    String mode = session.mode().toTell();
    if (!json && mode != null) {
      console.out("  in the mode '" + mode + "'\n\n");
    }
    PlanOptions options = session.awake(RunFlow.planOptions(request, graph, state, false));
    Plan plan = PlanRules.judged(request, session, session.engine().plan(graph, state, options));
    plan = withWhatIsMissing(plan, session);
    if (json) {
      console.out(PlanJson.document(plan, console.form(), mode));
    } else {
      String address = request.invocation().argument(0);
      if (address == null) {
        whole(plan, graph);
      } else {
        part(plan, Addresses.of(graph, state).find(address));
      }
    }
    tellProblems(session, plan);
    quiet.keep(plan);
    save(plan, options);
    return exitCode(plan);
  }

  private static Plan withWhatIsMissing(Plan plan, LabSession session) {
    List<Diagnostic> all = new ArrayList<>(MissingSecrets.warnings(session));
    MissingFiles.of(session, plan).forEach(missing -> all.add(MissingSecrets.asWarning(missing)));
    if (all.isEmpty()) {
      return plan;
    }
    all.addAll(plan.diagnostics());
    return plan.withDiagnostics(all);
  }

  private String header(String name, int targets, int resources) {
    String dot = ' ' + console.outStyle().dot() + ' ';
    long millis = Duration.between(begin, request.around().clock().instant()).toMillis();
    StringBuilder line = new StringBuilder("Lab ").append(name).append(dot);
    line.append(targets > 0 ? Layout.count(targets, "target", "targets") + ", " : "");
    line.append(Layout.count(resources, "resource", "resources"));
    line.append(dot).append("read in ").append(Layout.span(millis)).append("\n\n");
    return line.toString();
  }

  private void whole(Plan plan, ResourceGraph graph) {
    console.out(
        PlanText.of(
            plan,
            graph.lab().components(),
            console.outStyle(),
            console.form(),
            request.has(Option.VERBOSE),
            false));
  }

  private void part(Plan plan, Address address) {
    List<Change> asked = new ArrayList<>(plan.changes());
    asked.removeIf(change -> !change.address().isWithin(address));
    for (Change change : asked) {
      console.out(PlanText.one(change, console.outStyle(), console.form(), plan));
    }
    Plan part =
        new Plan(
            plan.lab(),
            plan.lineage(),
            plan.serial(),
            plan.inputsDigest(),
            asked,
            plan.facts(),
            plan.diagnostics());
    console.out("\n  " + PlanText.counts(part) + '\n');
  }

  private void tellProblems(LabSession session, Plan plan) {
    console.problems(session.warnings());
    List<Diagnostic> errors = of(plan, Severity.ERROR);
    List<Diagnostic> warnings = of(plan, Severity.WARNING);
    if (!request.has(Option.JSON)) {
      warnings.removeIf(KEPT);
    }
    console.problems(warnings);
    if (!errors.isEmpty() && request.has(Option.JSON)) {
      console.problems(errors);
    }
    if (!errors.isEmpty() && !request.has(Option.JSON)) {
      throw new HomelabException(errors);
    }
  }

  private static List<Diagnostic> of(Plan plan, Severity severity) {
    List<Diagnostic> found = new ArrayList<>();
    for (Diagnostic diagnostic : plan.diagnostics()) {
      if (diagnostic.severity() == severity) {
        found.add(diagnostic);
      }
    }
    return found;
  }

  private void save(Plan plan, PlanOptions options) {
    String file = request.invocation().value(Option.PLAN_OUT);
    if (file == null) {
      return;
    }
    Path path = request.around().folder().resolve(file);
    SavedPlan.of(plan, options).write(path);
    console.err(
        "saved; run it with  " + console.form().of("up --plan " + ShellWord.of(file)) + '\n');
  }

  private ExitCode exitCode(Plan plan) {
    if (!of(plan, Severity.ERROR).isEmpty()) {
      return ExitCode.REFUSED;
    }
    boolean changes = !plan.isEmpty();
    return changes && request.has(Option.PLAN_EXIT_CODE) ? ExitCode.CHANGES : ExitCode.DONE;
  }
}
