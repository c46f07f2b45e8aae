package dev.homelab.sim.kube.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.api.Selector;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.List;

/** Disruption budgets: how many pods there are and may go. */
final class BudgetController implements Controller {
  private static final String BUDGETS = "poddisruptionbudgets.policy";
  private final Objects objects;

  BudgetController(Objects objects) {
    this.objects = objects;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (now.resource().equals(BUDGETS) && !change.deleted()) {
      work.add(now.namespace() + "/" + now.name(), 0.2);
    } else if (now.resource().equals("pods")) {
      objects
          .list(BUDGETS, now.namespace())
          .forEach(b -> work.add(b.namespace() + "/" + b.name(), 0.5));
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored budget = objects.get(BUDGETS, key);
    if (budget == null || budget.terminating()) {
      return;
    }
    JsonNode spec = budget.json().path("spec");
    List<Stored> pods =
        objects.list("pods", budget.namespace()).stream()
            .filter(Pods::active)
            .filter(
                p -> Selector.matches(spec.path("selector"), Json.at(p.json(), "metadata.labels")))
            .toList();
    int expected = pods.size();
    int healthy = (int) pods.stream().filter(Pods::ready).count();
    int desired =
        spec.has("maxUnavailable")
            ? Math.max(0, expected - Pods.share(spec.path("maxUnavailable"), expected, true))
            : Pods.share(spec.path("minAvailable"), expected, true);
    int allowed = Math.max(0, healthy - desired);
    objects.status(
        budget,
        Objects.MANAGER,
        s -> {
          s.put("observedGeneration", budget.json().path("metadata").path("generation").asLong());
          s.put("currentHealthy", healthy).put("desiredHealthy", desired);
          s.put("disruptionsAllowed", allowed).put("expectedPods", expected);
          objects.condition(
              s,
              "DisruptionAllowed",
              allowed > 0 ? "True" : "False",
              allowed > 0 ? "SufficientPods" : "InsufficientPods",
              "");
        });
  }
}
