package dev.homelab.cli.run;

import dev.homelab.cli.Console;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.options.Option;
import dev.homelab.exec.RunReport;
import dev.homelab.model.Address;
import dev.homelab.model.KeptFor;
import dev.homelab.report.DeleteData;
import dev.homelab.report.Layout;
import dev.homelab.report.RunEnd;
import dev.homelab.report.RunView;
import dev.homelab.resolve.ResourceGraph;
import java.util.List;
import java.util.function.Predicate;

/** Tells how a run ended and turns that into an exit code. */
final class RunOutcome {
  private final Request request;
  private final Console console;
  private final LabSession session;
  private final ResourceGraph graph;
  private final RunView view;
  private final String verb;

  RunOutcome(Request request, LabSession session, ResourceGraph graph, RunView view, String verb) {
    this.request = request;
    this.console = request.console();
    this.session = session;
    this.graph = graph;
    this.view = view;
    this.verb = verb;
  }

  ExitCode tell(RunReport report) {
    ExitCode code = code(report);
    if (report.end() == RunReport.End.REFUSED) {
      // Only the journal was opened, which writes the same state in a fresh form.
      request.touched().set(false);
      throw new dev.homelab.diag.HomelabException(report.refusals());
    }
    if (request.has(Option.JSON)) {
      return code;
    }
    String command = verb + (session.isSandbox() ? " --sandbox" : "");
    switch (report.end()) {
      case DONE -> good(report);
      case STOPPED -> stopped(report, command);
      case NOT_RECORDED -> notRecorded(report, command);
      default ->
          console.err(
              RunEnd.bad(view, graph.resources(), command, console.errStyle(), console.form()));
    }
    kept(report);
    return code;
  }

  private static ExitCode code(RunReport report) {
    return switch (report.end()) {
      case DONE -> report.keptData() ? ExitCode.DATA_KEPT : ExitCode.DONE;
      case FAILED, PLAN_AGAIN, NOT_RECORDED -> ExitCode.FAILED;
      case REFUSED -> ExitCode.REFUSED;
      case STOPPED -> ExitCode.INTERRUPTED;
    };
  }

  private void good(RunReport report) {
    console.out(
        RunEnd.good(
            view,
            report,
            graph,
            verb.equals("up"),
            session.isSandbox(),
            console.outStyle(),
            console.form()));
  }

  private void notRecorded(RunReport report, String command) {
    console.problems(report.problems(), null, name -> List.of());
    console.err("  again    " + console.form().of(command) + "   (starts where this stopped)\n");
  }

  private void stopped(RunReport report, String command) {
    long done = view.count(RunView.Phase.DONE);
    long halfway = view.halfway();
    String more = halfway == 0 ? "" : ", " + halfway + " more made and not waited for";
    console.err("stopped: " + done + " of " + view.steps().size() + " done" + more + '\n');
    for (RunReport.EndedWait wait : report.endedWaits()) {
      String what = wait.what().isEmpty() ? "" : ": " + wait.what();
      console.err("  stopped while waiting for " + wait.address() + what + '\n');
    }
    if (!report.unfinished().isEmpty()) {
      int left = report.unfinished().size();
      console.err("  left while it ran: " + Layout.count(left, "step", "steps") + '\n');
    }
    console.err("  again    " + console.form().of(command) + "   (starts where this stopped)\n");
  }

  private void kept(RunReport report) {
    List<RunReport.Kept> kept = report.kept();
    if (kept.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder();
    list(
        text,
        "kept, for it holds data:",
        kept,
        one -> one.data() && one.reason() != KeptFor.PROTECTED);
    list(text, "kept, for it is retained:", kept, one -> one.reason() == KeptFor.RETAINED);
    list(text, "kept, for the script protects it:", kept, one -> one.reason() == KeptFor.PROTECTED);
    list(
        text,
        "kept, for it goes with what is kept:",
        kept,
        one -> !one.data() && one.reason() == KeptFor.OTHERS);
    List<Address> asks =
        kept.stream().filter(RunReport.Kept::asks).map(RunReport.Kept::address).toList();
    text.append(DeleteData.lines(verb, asks, console.form()));
    console.err(text.toString());
  }

  private static void list(
      StringBuilder text,
      String title,
      List<RunReport.Kept> kept,
      Predicate<RunReport.Kept> which) {
    boolean first = true;
    for (RunReport.Kept one : kept) {
      if (which.test(one)) {
        text.append(first ? '\n' + title + '\n' : "");
        text.append("  ").append(one.address()).append('\n');
        first = false;
      }
    }
  }
}
