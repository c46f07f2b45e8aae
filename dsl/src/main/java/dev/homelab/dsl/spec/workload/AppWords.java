package dev.homelab.dsl.spec.workload;

import dev.homelab.diag.Diagnostic;
import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import dev.homelab.dsl.spec.kube.NamespaceSpec;
import dev.homelab.dsl.spec.kube.ObjectBlock;
import dev.homelab.dsl.spec.machine.TenantSpec;
import java.util.List;
import java.util.function.Consumer;

/** The word for a workload that has no recipe. */
public final class AppWords implements WordSet {

  /** Runs an app. */
  @Word(
      doc = "Runs a workload that has no recipe, from an image and a few words.",
      byDefault = "none",
      example = "app('hello') { image 'ghcr.io/traefik/whoami:v1.11.0'; port 80 }",
      makes = true)
  public static NamespaceSpec app(NamespaceSpec namespace, String name, Consumer<AppSpec> block) {
    run(namespace, name, block);
    return namespace;
  }

  /** Runs an app in a tenant. */
  @Word(
      doc = "Runs a workload that has no recipe, from an image and a few words.",
      byDefault = "none",
      example = "app('hello') { image 'ghcr.io/traefik/whoami:v1.11.0'; port 80 }",
      makes = true)
  public static TenantSpec app(TenantSpec tenant, String name, Consumer<AppSpec> block) {
    run(tenant, name, block);
    return tenant;
  }

  private static void run(ObjectBlock<?> place, String name, Consumer<AppSpec> block) {
    Scope around = place.scope();
    Scope scope = around.inner("app", Names.label(around, "app", name));
    AppSpec app = new AppSpec(scope);
    block.accept(app);
    app.freeze();
    place.made(app.address());
    scope.lab().later(() -> build(app, scope));
  }

  private static void build(AppSpec app, Scope scope) {
    RecipeContext context = new RecipeContext(scope, "app", SignIn.behindProxy());
    WorkloadEmitter emitter = WorkloadEmitter.ofApp(app, context);
    WorkloadPlan plan = app.plan(context.name(), emitter.front());
    if (plan == null) {
      if (app.saysImage()) {
        return;
      }
      scope
          .lab()
          .report(
              Diagnostic.error("HL2058", "app '" + context.name() + "' has no image")
                  .at(scope.origin().user())
                  .withHint("add one: image 'ghcr.io/traefik/whoami:v1.11.0'"));
      return;
    }
    emitter.emit(List.of(plan), plan, "");
    context.finish();
  }
}
