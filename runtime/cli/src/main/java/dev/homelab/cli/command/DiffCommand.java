package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.Console;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.Addresses;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.options.Option;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanOptions;
import dev.homelab.report.DiffText;
import dev.homelab.report.PlanJson;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.state.StateDocument;
import java.util.List;

/** {@code diff}: each field that differs from what is there now. */
public final class DiffCommand implements Command {
  @Override
  public ExitCode run(Request request) {
    try (LabSession session = LabSession.openToLook(request)) {
      ResourceGraph graph = session.liveGraph();
      StateDocument state = session.state();
      Plan plan = session.engine().plan(graph, state, session.awake(PlanOptions.DEFAULT));
      Console console = request.console();
      String wished = request.invocation().argument(0);
      Address only = wished == null ? null : Addresses.of(graph, state).find(wished);
      if (request.has(Option.JSON)) {
        console.out(PlanJson.document(plan, console.form(), session.mode().toTell()));
        return plan.unasked() > 0 ? ExitCode.REFUSED : ExitCode.DONE;
      }
      int shown = 0;
      int unasked = 0;
      for (Change change : plan.changes()) {
        boolean asked = only == null || change.address().isWithin(only);
        if (asked && change.action() != Action.NOOP) {
          console.out(DiffText.of(change, console.outStyle()));
          shown++;
        }
        unasked += asked && change.unasked() ? 1 : 0;
      }
      console.out(verdict(shown, unasked));
      console.problems(plan.diagnostics(), null, name -> List.of());
      return unasked > 0 ? ExitCode.REFUSED : ExitCode.DONE;
    }
  }

  private static String verdict(int shown, int unasked) {
    if (unasked > 0) {
      return unasked + " that could not be asked about\n";
    }
    return shown == 0 ? "nothing differs\n" : "";
  }
}
