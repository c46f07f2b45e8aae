package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.Recipe;
import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.workload.SignIn;
import dev.homelab.dsl.spec.workload.WorkloadEmitter;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import java.util.List;

/** The recipe {@code vaultwarden}. */
public final class VaultwardenRecipe implements Recipe<VaultwardenOptions> {
  @Override
  public String name() {
    return "vaultwarden";
  }

  @Override
  public String version() {
    return "1.0.0";
  }

  @Override
  public String doc() {
    return "A password server that the Bitwarden apps and browser extensions talk to.";
  }

  @Override
  public Class<VaultwardenOptions> optionsType() {
    return VaultwardenOptions.class;
  }

  @Override
  public VaultwardenOptions options(Scope scope) {
    return new VaultwardenOptions(scope);
  }

  @Override
  public SignIn signIn() {
    return SignIn.byItself("/identity/connect/oidc-signin");
  }

  @Override
  public void build(VaultwardenOptions options, RecipeContext context) {
    WorkloadEmitter emitter = WorkloadEmitter.of(options, context);
    Setting setting = options.setting(context, emitter.front());
    List<WorkloadPlan> plans =
        VaultwardenPlan.of(
            setting,
            options.storage(),
            options.hasSignups(),
            options.resourcesOr(VaultwardenPlan.RESOURCES));
    emitter.emit(plans, plans.get(0), setting.login("/admin", VaultwardenPlan.ADMIN_TOKEN));
  }
}
