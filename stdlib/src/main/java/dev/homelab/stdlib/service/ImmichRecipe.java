package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.workload.SignIn;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;

/** The recipe {@code immich}. The run makes the account that administers it. */
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
  public SignIn signIn() {
    return SignIn.byItself("/auth/login", "/user-settings", "app.immich:///oauth-callback");
  }

  @Override
  List<WorkloadPlan> plans(ImmichOptions said, Setting setting, RecipeContext context) {
    ImmichPlan.Options options = said.plan(setting, context);
    options.database().emit(context);
    options.cache().emit(context);
    return ImmichPlan.of(setting, options);
  }

  @Override
  String login(ImmichOptions said, Setting setting, RecipeContext context) {
    return setting.client() == null && !said.isAlone()
        ? setting.login(said.adminEmail(context), ImmichPlan.ADMIN_PASSWORD)
        : "";
  }

  /** Anybody could make that account until it is there. */
  @Override
  void join(ImmichOptions said, Setting setting, RecipeContext context) {
    if (said.isAlone()) {
      context.fact("its people make the account that administers it: whoever is first does");
      return;
    }
    String email = said.adminEmail(context);
    Value.Secret password = setting.secret(ImmichPlan.ADMIN_PASSWORD);
    new Joined(context, name(), ImmichPlan.PORT, email, password, true)
        .holds(
            "apps.immich-setup",
            "first",
            Map.of("name", "Administrator"),
            List.of(),
            "so that nobody else becomes its administrator");
    if (setting.client() == null) {
      return;
    }
    context.fact(
        "while it asks for the login of the box, settings of its page do not count: what the script"
            + " says by `set` does, and Immich's defaults");
    context.fact(
        said.namesAdmin()
            ? "whoever has " + email + " at Keycloak administers it"
            : "whoever takes "
                + email
                + " at Keycloak administers it: say `admin 'anna@example.com'`, an address that one"
                + " of its people has there already");
  }
}
