package dev.homelab.cli.run;

import dev.homelab.cli.Request;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.spec.machine.DiskCheck;
import dev.homelab.dsl.spec.machine.ImageCheck;
import dev.homelab.dsl.spec.machine.ModuleCheck;
import dev.homelab.dsl.spec.machine.NetworkCheck;
import dev.homelab.dsl.spec.machine.PackageCheck;
import dev.homelab.dsl.spec.workload.UpgradeCheck;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanCodes;
import java.util.List;
import java.util.Set;

/** What a plan is judged by beyond its resources one by one. */
final class PlanRules {
  private static final Set<String> TOLD =
      Set.of(PlanCodes.UNREACHABLE, PackageCheck.STAYS, ImageCheck.LACKS);

  private PlanRules() {}

  /**
   * The same plan with what is to be told of releases, networks, modules, packages, images, disks
   * and machines that run; an error refuses it.
   */
  static Plan judged(Request request, LabSession session, Plan plan) {
    Plan checked = ModuleCheck.of(NetworkCheck.of(UpgradeCheck.of(plan)));
    Plan told = ImageCheck.of(PackageCheck.of(checked));
    return MachineTurns.judged(request, session, DiskCheck.of(told));
  }

  /**
   * What a run says of its plan before it begins: targets that do not answer as long as what
   * carries them is not well, packages that stay though the plan takes them from the lab, and
   * machines that have nothing to be installed from.
   */
  static List<Diagnostic> told(Plan plan) {
    return plan.diagnostics().stream().filter(one -> TOLD.contains(one.code())).toList();
  }
}
