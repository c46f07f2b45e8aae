package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.Recipe;
import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.workload.SignIn;
import dev.homelab.dsl.spec.workload.WorkloadEmitter;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import java.util.List;

/** The recipe {@code nextcloud}. */
public final class NextcloudRecipe implements Recipe<NextcloudOptions> {
  @Override
  public String name() {
    return "nextcloud";
  }

  @Override
  public String version() {
    return "1.0.0";
  }

  @Override
  public String doc() {
    return "Files, calendars and contacts, with PostgreSQL, Valkey and its timed work.";
  }

  @Override
  public Class<NextcloudOptions> optionsType() {
    return NextcloudOptions.class;
  }

  @Override
  public NextcloudOptions options(Scope scope) {
    return new NextcloudOptions(scope);
  }

  @Override
  public SignIn signIn() {
    return SignIn.byItself(NextcloudLogin.RETURN);
  }

  @Override
  public void build(NextcloudOptions options, RecipeContext context) {
    WorkloadEmitter emitter = WorkloadEmitter.of(options, context);
    Setting setting = options.setting(context, emitter.front());
    NextcloudPlan.Options said = options.plan(setting, context);
    said.database().emit(context);
    said.cache().emit(context);
    List<WorkloadPlan> plans = NextcloudPlan.of(setting, said);
    emitter.emit(
        plans,
        plans.get(plans.size() - 2),
        setting.login(said.admin(), NextcloudPlan.ADMIN_PASSWORD));
  }
}
