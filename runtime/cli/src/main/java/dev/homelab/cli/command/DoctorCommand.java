package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.Console;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.MissingProviders;
import dev.homelab.cli.options.Option;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.diag.Severity;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanCodes;
import dev.homelab.plan.PlanOptions;
import dev.homelab.report.Checks;
import dev.homelab.report.Layout;
import dev.homelab.report.SetupView;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.state.StateDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** {@code doctor}: checks the machine, the script, the state and the targets. */
public final class DoctorCommand implements Command {
  private static final int OLDEST_JAVA = 17;
  private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

  @Override
  public ExitCode run(Request request) {
    if (request.has(Option.SETUP_PROXMOX)) {
      request.console().out(request.has(Option.JSON) ? SetupView.json() : SetupView.text());
      return ExitCode.DONE;
    }
    List<Checks.Check> checks = new ArrayList<>();
    checks.add(java());
    checks.add(clock(request));
    try (LabSession session = LabSession.openToLook(request)) {
      ResourceGraph graph = session.graph();
      String count = Layout.count(graph.resources().size(), "resource", "resources");
      checks.add(Checks.Check.good("script", count));
      for (Diagnostic missing : MissingProviders.of(graph)) {
        checks.add(Checks.Check.bad("script", List.of(missing)));
      }
      state(session, checks);
      targets(session, checks);
      checks.addAll(CertificateChecks.of(session, request.around().clock().instant()));
    } catch (HomelabException refused) {
      checks.add(Checks.Check.bad("script", refused.diagnostics()));
    }
    Console console = request.console();
    console.out(
        request.has(Option.JSON)
            ? Checks.json(checks, console.form())
            : Checks.text(checks, console.outStyle(), console.form()));
    return checks.stream().allMatch(Checks.Check::isGood) ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private static Checks.Check java() {
    Runtime.Version version = Runtime.version();
    return version.feature() >= OLDEST_JAVA
        ? Checks.Check.good("java", version.toString())
        : Checks.Check.bad(
            "java", List.of(Diagnostic.error("HL9050", "java " + version + " is older than 17")));
  }

  private static Checks.Check clock(Request request) {
    Instant now = request.around().clock().instant().truncatedTo(ChronoUnit.SECONDS);
    return now.isAfter(BUILT)
        ? Checks.Check.good("clock", now.toString())
        : Checks.Check.bad(
            "clock",
            List.of(
                Diagnostic.error("HL9051", "the clock says " + now)
                    .withDetail("Certificates and logins fail when it is wrong.")));
  }

  private static void state(LabSession session, List<Checks.Check> checks) {
    try {
      readState(session, checks);
    } catch (HomelabException unreadable) {
      checks.add(Checks.Check.bad("state", unreadable.diagnostics()));
    }
  }

  private static void readState(LabSession session, List<Checks.Check> checks) {
    List<Diagnostic> problems = new ArrayList<>(session.store().verify());
    Path folder = existing(session.stateFolder());
    if (!Files.isWritable(folder)) {
      problems.add(
          Diagnostic.error("HL9012", folder + " cannot be written")
              .withDetail("The state is kept there; nothing can be run without it."));
    }
    if (problems.stream().anyMatch(d -> d.severity() == Severity.ERROR)) {
      checks.add(Checks.Check.bad("state", problems));
      return;
    }
    StateDocument state = session.store().stored().orElse(null);
    String records =
        state == null ? "none yet" : Layout.count(state.entries().size(), "record", "records");
    int pending = state == null ? 0 : state.pending().size();
    String steps = pending == 0 ? "" : ", " + pending + " interrupted";
    String locked =
        session
            .store()
            .lockedBy()
            .map(o -> ", locked by " + o.user() + "'s " + o.command())
            .orElse("");
    checks.add(Checks.Check.good("state", records + steps + locked));
  }

  /** The folder, or the nearest one above that exists. */
  private static Path existing(Path folder) {
    Path at = folder.toAbsolutePath();
    while (!Files.exists(at) && at.getParent() != null) {
      at = at.getParent();
    }
    return at;
  }

  private static void targets(LabSession session, List<Checks.Check> checks) {
    if (session.graph().targets().isEmpty()) {
      return;
    }
    try {
      ResourceGraph live = session.liveGraph();
      var wrong = session.engine().survey(live, session.state().identity()).missingRights();
      wrong.forEach(
          (target, problems) ->
              checks.add(
                  problems.isEmpty()
                      ? Checks.Check.good(target.toString(), "answers, and may be read and changed")
                      : Checks.Check.bad(target.toString(), problems)));
      plan(session, live, wrong.values().stream().allMatch(List::isEmpty), checks);
    } catch (HomelabException refused) {
      checks.add(Checks.Check.bad("targets", refused.diagnostics()));
    }
  }

  /** What a plan would refuse; what cannot be asked was told with its target. */
  private static void plan(
      LabSession session, ResourceGraph live, boolean allAnswer, List<Checks.Check> checks) {
    Plan plan = session.engine().plan(live, session.state(), session.awake(PlanOptions.DEFAULT));
    List<Diagnostic> errors = new ArrayList<>();
    for (Diagnostic problem : plan.diagnostics()) {
      boolean told = !allAnswer && problem.code().equals(PlanCodes.UNREACHABLE);
      if (problem.severity() == Severity.ERROR && !told) {
        errors.add(problem);
      }
    }
    if (!errors.isEmpty()) {
      checks.add(Checks.Check.bad("plan", errors));
    }
  }
}
