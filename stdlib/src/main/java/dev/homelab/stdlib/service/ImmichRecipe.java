package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import java.util.List;

/** The recipe {@code immich}. The first visitor makes the account that administers it. */
public final class ImmichRecipe extends WorkloadRecipe<ImmichOptions> {
  /** The recipe. */
  public ImmichRecipe() {
    super(
        "immich",
        "Photos and videos of the family, found by what they show.",
        ImmichOptions.class,
        ImmichOptions::new);
  }

  @Override
  List<WorkloadPlan> plans(ImmichOptions said, Setting setting, RecipeContext context) {
    ImmichPlan.Options options = said.plan(setting, context);
    options.database().emit(context);
    options.cache().emit(context);
    return ImmichPlan.of(setting, options);
  }
}
