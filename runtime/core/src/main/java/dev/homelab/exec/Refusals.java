package dev.homelab.exec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Severity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanBinding;
import dev.homelab.resolve.NoProvider;
import dev.homelab.resolve.ProviderCatalog;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.state.StateDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Why a plan is not run at all, as far as nobody has to be asked. */
final class Refusals {
  private Refusals() {}

  static List<Diagnostic> of(
      Plan plan, ResourceGraph graph, StateDocument state, ProviderCatalog providers) {
    List<Diagnostic> refusals = new ArrayList<>();
    refusals.addAll(
        PlanBinding.check(
            plan,
            state.identity(),
            state.lineage(),
            state.serial(),
            Digests.ofInputs(graph.lab())));
    refusals.addAll(withoutProvider(plan, providers));
    plan.diagnostics().stream()
        .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
        .forEach(refusals::add);
    return refusals;
  }

  private static List<Diagnostic> withoutProvider(Plan plan, ProviderCatalog providers) {
    TreeSet<String> types = new TreeSet<>();
    List<ResourceSpec> asking = new ArrayList<>();
    for (Change change : plan.changes()) {
      if (providers.forType(change.type()) == null) {
        types.add(change.type());
        ResourceSpec desired = change.desired();
        if (desired != null) {
          asking.add(desired);
        }
      }
    }
    return NoProvider.refusal(types, asking);
  }
}
