package dev.homelab.cli.run;

import dev.homelab.cli.Console;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.Addresses;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.options.Option;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.diag.Severity;
import dev.homelab.dsl.spec.workload.UpgradeCheck;
import dev.homelab.model.Address;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanOptions;
import dev.homelab.report.Layout;
import dev.homelab.report.PlanJson;
import dev.homelab.report.PlanText;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.state.StateDocument;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** {@code plan}: what {@code up} would do, and why; reads only. */
public final class PlanFlow {
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
    try (LabSession session = LabSession.open(request)) {
      session.prepare();
      return new PlanFlow(request).show(session);
    }
  }

  private ExitCode show(LabSession session) {
    boolean json = request.has(Option.JSON);
    ResourceGraph graph = session.liveGraph();
    StateDocument state = session.state();
    PlanOptions options = RunFlow.planOptions(request, graph, state, false);
    Plan plan = UpgradeCheck.of(session.engine().plan(graph, state, options));
    if (json) {
      console.out(PlanJson.document(plan));
    } else {
      header(graph);
      String address = request.invocation().argument(0);
      if (address == null) {
        whole(plan, graph);
      } else {
        part(plan, Addresses.of(graph, state).find(address), graph);
      }
    }
    tellProblems(session, graph, plan);
    save(plan, options);
    return exitCode(plan);
  }

  private void header(ResourceGraph graph) {
    String dot = ' ' + console.outStyle().dot() + ' ';
    long millis = Duration.between(begin, request.around().clock().instant()).toMillis();
    StringBuilder line = new StringBuilder("Lab ").append(graph.lab().name()).append(dot);
    int targets = graph.targets().size();
    line.append(targets > 0 ? Layout.count(targets, "target", "targets") + ", " : "");
    line.append(Layout.count(graph.resources().size(), "resource", "resources"));
    line.append(dot).append("read in ").append(Layout.span(millis)).append("\n\n");
    console.out(line.toString());
  }

  private void whole(Plan plan, ResourceGraph graph) {
    console.out(
        PlanText.of(
            plan,
            graph.lab().components(),
            console.outStyle(),
            console.form(),
            request.has(Option.VERBOSE)));
  }

  private void part(Plan plan, Address address, ResourceGraph graph) {
    for (Change change : plan.changes()) {
      if (change.address().isWithin(address)) {
        console.out(PlanText.one(change, console.outStyle(), console.form(), plan));
      }
    }
  }

  private void tellProblems(LabSession session, ResourceGraph graph, Plan plan) {
    console.problems(session.warnings(), null, name -> List.of());
    List<Diagnostic> errors =
        plan.diagnostics().stream().filter(d -> d.severity() == Severity.ERROR).toList();
    List<Diagnostic> warnings =
        plan.diagnostics().stream().filter(d -> d.severity() == Severity.WARNING).toList();
    console.problems(warnings, null, name -> List.of());
    if (!errors.isEmpty() && request.has(Option.JSON)) {
      console.problems(errors, null, name -> List.of());
    }
    if (!errors.isEmpty() && !request.has(Option.JSON)) {
      throw new HomelabException(errors);
    }
  }

  private void save(Plan plan, PlanOptions options) {
    String file = request.invocation().value(Option.PLAN_OUT);
    if (file == null) {
      return;
    }
    Path path = request.around().folder().resolve(file);
    SavedPlan.of(plan, options).write(path);
    console.err("saved; run it with  " + console.form().of("up --plan " + file) + '\n');
  }

  private ExitCode exitCode(Plan plan) {
    boolean broken = plan.diagnostics().stream().anyMatch(d -> d.severity() == Severity.ERROR);
    if (broken) {
      return ExitCode.REFUSED;
    }
    boolean changes = !plan.isEmpty();
    return changes && request.has(Option.PLAN_EXIT_CODE) ? ExitCode.CHANGES : ExitCode.DONE;
  }
}
