package dev.homelab.plan;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.LabIdentity;
import java.util.ArrayList;
import java.util.List;

/** Whether a plan still fits what it was made from. Pure. */
public final class PlanBinding {
  private PlanBinding() {}

  /**
   * Why a plan must not be run on this state with these inputs.
   *
   * @return empty when it may
   */
  public static List<Diagnostic> check(
      Plan plan, LabIdentity lab, String lineage, long serial, String inputsDigest) {
    List<Diagnostic> problems = new ArrayList<>();
    if (!plan.lab().equals(lab)) {
      problems.add(
          Diagnostic.error(
                  PlanCodes.OTHER_LABS_PLAN, "the plan is of lab `" + plan.lab().name() + "`")
              .withDetail("It was made for another lab or another environment than this one.")
              .withHint("Make a plan for this lab."));
    } else if (!plan.lineage().equals(lineage) || plan.serial() != serial) {
      problems.add(
          Diagnostic.error(PlanCodes.STALE_STATE, "the plan was made from another state")
              .withDetail(
                  plan.lineage().equals(lineage)
                      ? "It follows record " + plan.serial() + ", the state is at " + serial + '.'
                      : "The state was rebuilt or put back since.")
              .withHint("Make the plan again."));
    }
    if (!plan.inputsDigest().equals(inputsDigest)) {
      problems.add(
          Diagnostic.error(PlanCodes.STALE_INPUTS, "the script changed since the plan was made")
              .withDetail("A script, a file or a variable that it reads is not the same any more.")
              .withHint("Make the plan again."));
    }
    return problems;
  }
}
