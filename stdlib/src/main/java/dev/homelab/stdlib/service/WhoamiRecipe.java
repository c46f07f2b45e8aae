package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.Recipe;
import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.workload.SignIn;
import dev.homelab.dsl.spec.workload.WorkloadEmitter;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import java.util.List;

/** The recipe {@code whoami}. */
public final class WhoamiRecipe implements Recipe<WhoamiOptions> {
  @Override
  public String name() {
    return "whoami";
  }

  @Override
  public String version() {
    return "1.0.0";
  }

  @Override
  public String doc() {
    return "A page that shows the request it got, to try names, routes and certificates.";
  }

  @Override
  public Class<WhoamiOptions> optionsType() {
    return WhoamiOptions.class;
  }

  @Override
  public WhoamiOptions options(Scope scope) {
    return new WhoamiOptions(scope);
  }

  @Override
  public SignIn signIn() {
    return SignIn.behindProxy();
  }

  @Override
  public void build(WhoamiOptions options, RecipeContext context) {
    WorkloadEmitter emitter = WorkloadEmitter.of(options, context);
    Setting setting = options.setting(context, emitter.front());
    List<WorkloadPlan> plans =
        WhoamiPlan.of(setting, options.replicas(), options.resourcesOr(WhoamiPlan.RESOURCES));
    emitter.emit(plans, plans.get(0), "");
  }
}
