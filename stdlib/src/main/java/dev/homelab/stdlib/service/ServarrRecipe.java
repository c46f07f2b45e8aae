package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import java.util.List;
import java.util.function.Function;

/**
 * What the recipes of Sonarr, Radarr and Prowlarr have in common: they are one program at heart.
 *
 * @param <O> its options
 */
abstract class ServarrRecipe<O extends KeptOptions<O>> extends WorkloadRecipe<O> {
  private final ArrPlan plan;

  /** A recipe of one of them. */
  ServarrRecipe(ArrPlan plan, String doc, Class<O> type, Function<Scope, O> options) {
    super(plan.name(), doc, type, options);
    this.plan = plan;
  }

  @Override
  final List<WorkloadPlan> plans(O said, Setting setting, RecipeContext context) {
    ArrPlan.Parts parts =
        new ArrPlan.Parts(
            said.storage(),
            said.mediaVolume(setting, context),
            plan.servarr(setting),
            null,
            said.resourcesOr(plan.resources()));
    return List.of(plan.workload(setting, parts));
  }
}
