package dev.homelab.cli.run;

import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.MissingFiles;
import dev.homelab.cli.lab.MissingProviders;
import dev.homelab.cli.lab.MissingSecrets;
import dev.homelab.cli.lab.Mode;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.diag.Severity;
import dev.homelab.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/** What stops a run before it touches anything. */
final class Refusals {
  private Refusals() {}

  /**
   * Stops an {@code up} that could not end well.
   *
   * @throws HomelabException with all reasons
   */
  static void up(LabSession session) {
    List<Diagnostic> refusals = new ArrayList<>(MissingProviders.of(session.graph()));
    if (!session.isSandbox()) {
      refusals.addAll(MissingProviders.unsaid(session.graph()));
    }
    refusals.addAll(MissingSecrets.of(session));
    if (!refusals.isEmpty()) {
      throw new HomelabException(refusals);
    }
  }

  /**
   * Stops a run of a lab in a mode that does not fit.
   *
   * @throws HomelabException with HL9037 or HL9038
   */
  static void mode(LabSession session, boolean destroy) {
    if (destroy) {
      down(session);
    } else if (!Mode.of(session.written()).contains(session.activeMode().kept())) {
      throw LabSession.problem(modeIsGone(session.activeMode().kept().name()));
    }
  }

  private static Diagnostic modeIsGone(String gone) {
    return Diagnostic.error("HL9038", "the lab is in the mode '" + gone + "', which is gone")
        .withDetail("Without it, what it had stopped would start, and the other way round.")
        .withHint("choose another: homelab mode normal");
  }

  /**
   * Stops a {@code down} of a cluster whose machines rest; machines that only rest themselves go as
   * they are.
   *
   * @throws HomelabException with HL9037
   */
  private static void down(LabSession session) {
    if (!session.mode().resting(session.written()).isEmpty()) {
      throw LabSession.problem(
          Diagnostic.error("HL9037", "the lab is in the mode '" + session.mode().name() + "'")
              .withDetail("Machines that rest cannot be asked to leave in order.")
              .withHint("wake them up first: homelab mode normal"));
    }
  }

  /**
   * Stops at a plan for which this machine lacks something.
   *
   * @throws HomelabException with all that is missing
   */
  static void lacking(LabSession session, Plan plan) {
    List<Diagnostic> missing = MissingFiles.of(session, plan);
    if (!missing.isEmpty()) {
      throw new HomelabException(missing);
    }
  }

  /**
   * Stops at a plan that cannot be run.
   *
   * @throws HomelabException with the errors of the plan
   */
  static void errorsOf(Plan plan) {
    List<Diagnostic> errors =
        plan.diagnostics().stream()
            .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
            .toList();
    if (!errors.isEmpty()) {
      throw new HomelabException(errors);
    }
  }
}
