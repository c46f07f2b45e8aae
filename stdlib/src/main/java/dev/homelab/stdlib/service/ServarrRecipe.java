package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.workload.SignIn;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import java.util.List;
import java.util.function.Function;

/**
 * What the recipes of Sonarr, Radarr and Prowlarr have in common: they are one program at heart.
 *
 * @param <O> its options
 */
abstract class ServarrRecipe<O extends JoinedOptions<O>> extends WorkloadRecipe<O> {
  private final ArrPlan plan;

  /** A recipe of one of them. */
  ServarrRecipe(ArrPlan plan, String doc, Class<O> type, Function<Scope, O> options) {
    super(plan.name(), doc, type, options);
    this.plan = plan;
  }

  @Override
  public final SignIn signIn() {
    return SignIn.behindProxy("/api", "/ping").insteadOfItsOwn();
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

  @Override
  final String login(Setting setting) {
    return setting.guarded() ? "" : setting.login(ArrPlan.USER, ArrPlan.PASSWORD);
  }

  @Override
  final void join(O said, Setting setting, RecipeContext context) {
    Joined service =
        new Joined(
            context, plan.name(), plan.port(), "", setting.key(ArrPlan.API_KEY), said.isAlone());
    if (!setting.guarded()) {
      Joints.login(service, ArrPlan.USER, setting.secret(ArrPlan.PASSWORD));
    }
    Joints.note(service);
    more(said, service);
  }

  /** Adds what only one of them holds. */
  void more(O said, Joined service) {
    // Nothing for most.
  }
}
