package dev.homelab.exec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Severity;
import dev.homelab.model.Address;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanBinding;
import dev.homelab.resolve.GraphCodes;
import dev.homelab.resolve.ProviderCatalog;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.state.StateDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

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
    TreeMap<String, List<Change>> byType = new TreeMap<>();
    for (Change change : plan.changes()) {
      if (providers.forType(change.type()) == null) {
        byType.computeIfAbsent(change.type(), type -> new ArrayList<>()).add(change);
      }
    }
    List<Diagnostic> refusals = new ArrayList<>();
    byType.forEach(
        (type, changes) -> {
          var desired = changes.get(0).desired();
          List<String> shown =
              changes.stream().limit(3).map(Change::address).map(Address::toString).toList();
          refusals.add(
              Diagnostic.error(GraphCodes.NO_PROVIDER, "no provider can make `" + type + "` yet")
                  .withDetail(
                      "Asked for by "
                          + String.join(", ", shown)
                          + (changes.size() > 3 ? " and " + (changes.size() - 3) + " more" : "")
                          + ". Nothing was changed.")
                  .at(desired == null ? null : desired.origin().user()));
        });
    return refusals;
  }
}
