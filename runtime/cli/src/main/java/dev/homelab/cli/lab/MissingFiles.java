package dev.homelab.cli.lab;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Action;
import dev.homelab.model.ResourceSpec;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.spi.Provider;
import java.util.ArrayList;
import java.util.List;

/** Tells what this machine lacks for what a plan makes, all of it before anything runs. */
public final class MissingFiles {
  private MissingFiles() {}

  /** One error for each, at the line that asked for what is to be made. */
  public static List<Diagnostic> of(LabSession session, Plan plan) {
    List<Diagnostic> problems = new ArrayList<>();
    for (Change change : plan.changes()) {
      ResourceSpec wish = change.desired();
      Provider provider = wish == null ? null : session.providers().forType(change.type());
      boolean makes = change.action() == Action.CREATE || change.action() == Action.REPLACE;
      if (wish != null && provider != null && makes) {
        for (Diagnostic problem : provider.lacking(wish, session.options())) {
          problems.add(problem.span() == null ? problem.at(wish.origin().user()) : problem);
        }
      }
    }
    return problems;
  }
}
