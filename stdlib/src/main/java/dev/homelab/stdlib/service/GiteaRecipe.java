package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.Recipe;
import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.workload.SignIn;
import dev.homelab.dsl.spec.workload.WorkloadEmitter;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import java.util.List;

/** The recipe {@code gitea}. */
public final class GiteaRecipe implements Recipe<GiteaOptions> {
  @Override
  public String name() {
    return "gitea";
  }

  @Override
  public String version() {
    return "1.0.0";
  }

  @Override
  public String doc() {
    return "A git server with its own PostgreSQL database.";
  }

  @Override
  public Class<GiteaOptions> optionsType() {
    return GiteaOptions.class;
  }

  @Override
  public GiteaOptions options(Scope scope) {
    return new GiteaOptions(scope);
  }

  @Override
  public SignIn signIn() {
    return SignIn.own("git logs in by itself, and only a command inside adds another login");
  }

  @Override
  public void build(GiteaOptions options, RecipeContext context) {
    WorkloadEmitter emitter = WorkloadEmitter.of(options, context);
    Setting setting = options.setting(context, emitter.front());
    GiteaPlan.Options said = options.plan(setting, context);
    said.database().emit(context);
    List<WorkloadPlan> plans = GiteaPlan.of(setting, said);
    emitter.emit(
        plans, plans.get(plans.size() - 1), setting.login(said.admin(), GiteaPlan.ADMIN_PASSWORD));
  }
}
