package dev.homelab.plan;

import dev.homelab.diag.Diagnostic;
import java.util.ArrayList;
import java.util.List;

/** The objects that bear the mark of another lab: one problem is told of all of them. */
final class OthersObjects {
  private final List<Draft> drafts = new ArrayList<>();

  void add(Draft draft) {
    drafts.add(draft);
  }

  boolean isEmpty() {
    return drafts.isEmpty();
  }

  /** The problem, at the first of them; a lab without a state may have lost it. */
  Diagnostic problem(PriorState prior) {
    Draft first = drafts.get(0);
    int more = drafts.size() - 1;
    String others = more == 1 ? " and 1 other belong" : " and " + more + " others belong";
    Diagnostic told =
        Diagnostic.error(
                PlanCodes.OTHER_LAB,
                "`" + first.address + "`" + (more == 0 ? " belongs" : others) + " to another lab")
            .withDetail(
                more == 0
                    ? "Its object bears the mark of another lab. Nothing of it is changed."
                    : "Their objects bear the mark of another lab. Nothing of them is changed.");
    if (prior.entries().isEmpty()) {
      told = told.withHint("homelab state rebuild   (if it is this lab, and its state was lost)");
    }
    told = told.withHint("Give it another name, or remove it from the other lab first.");
    return first.desired == null ? told : told.at(first.desired.origin().user());
  }
}
