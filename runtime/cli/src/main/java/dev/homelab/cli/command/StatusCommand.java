package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.Console;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.Mode;
import dev.homelab.cli.options.Option;
import dev.homelab.cli.run.PlanFlow;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanOptions;
import dev.homelab.report.ForeignView;
import dev.homelab.report.PlanJson;
import dev.homelab.report.StatusText;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.ForeignObject;
import dev.homelab.spi.FoundObject;
import dev.homelab.state.RunRecord;
import dev.homelab.state.StateDocument;
import java.util.ArrayList;
import java.util.List;

/** {@code status}: what differs from the lab now, and with {@code --foreign} what is not in it. */
public final class StatusCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    try (LabSession session = LabSession.openToLook(request)) {
      ResourceGraph graph = session.liveGraph();
      StateDocument state = session.state();
      Console console = request.console();
      if (request.has(Option.FOREIGN)) {
        List<ForeignObject> beside = session.engine().survey(graph, state.identity()).foreign();
        List<Address> lost = lost(session, graph, state);
        console.out(
            request.has(Option.JSON)
                ? ForeignView.json(beside, lost)
                : ForeignView.text(beside, lost, console.form()));
        return ExitCode.DONE;
      }
      if (!request.has(Option.JSON) && wentDown(state)) {
        PlanOptions all = new PlanOptions(List.of(), true, List.of());
        Plan removal = session.engine().plan(graph, state, all);
        if (removal.isEmpty() && removal.unasked() == 0) {
          console.out(
              StatusText.down(
                  removal,
                  state,
                  graph,
                  request.around().clock().instant(),
                  console.outStyle(),
                  console.form()));
          return ExitCode.DONE;
        }
      }
      Plan plan = session.engine().plan(graph, state, session.awake(PlanOptions.DEFAULT));
      if (request.has(Option.JSON)) {
        console.out(PlanJson.document(plan, console.form(), session.mode().toTell()));
      } else {
        console.out(
            StatusText.of(
                plan,
                state,
                graph,
                request.around().clock().instant(),
                console.outStyle(),
                console.form()));
        tellMode(session, console);
        List<Diagnostic> problems = new ArrayList<>(plan.diagnostics());
        problems.removeIf(PlanFlow.KEPT);
        console.problems(problems);
      }
      return plan.unasked() > 0 ? ExitCode.REFUSED : ExitCode.DONE;
    }
  }

  private static void tellMode(LabSession session, Console console) {
    Mode mode = session.mode();
    if (!mode.equals(Mode.NORMAL)) {
      console.out(
          "\nin the mode '"
              + mode.name()
              + "', which ends with  "
              + console.form().of("mode normal")
              + '\n');
    }
  }

  /** Whether the last run was a {@code down} that came to its end. */
  private static boolean wentDown(StateDocument state) {
    RunRecord run = state.lastRun();
    return run != null
        && run.command().equals("down")
        && !run.wasInterrupted()
        && run.failed().isEmpty()
        && state.pending().isEmpty();
  }

  /** What bears the lab's mark although nobody knows of it any more. */
  private static List<Address> lost(LabSession session, ResourceGraph graph, StateDocument state) {
    List<Address> lost = new ArrayList<>();
    for (FoundObject found : session.engine().survey(graph, state.identity()).inventory().found()) {
      Address address = found.address();
      if (graph.resource(address) == null && state.entry(address) == null) {
        lost.add(address);
      }
    }
    return lost;
  }
}
