package dev.homelab.dsl.recipe;

import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.spec.Choice;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import dev.homelab.dsl.spec.kube.NamespaceSpec;
import dev.homelab.dsl.spec.kube.ObjectBlock;
import dev.homelab.dsl.spec.machine.TenantSpec;
import dev.homelab.model.Address;
import java.util.List;

/** The word that uses a recipe. */
public final class RecipeWords implements WordSet {

  /** Runs a service by a recipe that is known by name. */
  @Word(
      doc = "Runs a service as its recipe makes it; the block sets the recipe's options.",
      byDefault = "none",
      example = "service 'whoami'",
      makes = true)
  public static NamespaceSpec service(NamespaceSpec namespace, Choice<?> recipe) {
    run(namespace, recipe);
    return namespace;
  }

  /** Runs a service by a recipe whose name is a text. */
  public static NamespaceSpec service(NamespaceSpec namespace, String recipe) {
    return service(namespace, Choice.of(recipe));
  }

  /** Runs a service in a tenant. */
  @Word(
      doc = "Runs a service as its recipe makes it; the block sets the recipe's options.",
      byDefault = "none",
      example = "service 'whoami'",
      makes = true)
  public static TenantSpec service(TenantSpec tenant, Choice<?> recipe) {
    run(tenant, recipe);
    return tenant;
  }

  /** Runs a service in a tenant by a recipe whose name is a text. */
  public static TenantSpec service(TenantSpec tenant, String recipe) {
    return service(tenant, Choice.of(recipe));
  }

  private static void run(ObjectBlock<?> block, Choice<?> recipe) {
    Scope scope = block.scope();
    RecipeCatalog given = scope.lab().provided(RecipeCatalog.class);
    RecipeCatalog catalog = given == null ? RecipeCatalog.of(List.of()) : given;
    Recipe<?> found = catalog.find(recipe.name());
    if (found == null) {
      scope.lab().report(catalog.unknown(recipe.name()).at(scope.line()));
    } else {
      block.made(use(scope, found, recipe));
    }
  }

  private static <O extends RecipeOptions<O>> Address use(
      Scope namespace, Recipe<O> recipe, Choice<?> choice) {
    Scope scope =
        namespace.inner("service", recipe.name()).inRecipe(recipe.name() + ' ' + recipe.version());
    O options = recipe.options(scope);
    choice.describe(options);
    options.freeze();
    scope.lab().later(() -> build(recipe, options, scope));
    return options.address();
  }

  private static <O extends RecipeOptions<O>> void build(Recipe<O> recipe, O options, Scope scope) {
    RecipeContext context = new RecipeContext(scope, "service", recipe.signIn());
    try {
      recipe.build(options, context);
      context.finish();
    } catch (HomelabException refused) {
      refused
          .diagnostics()
          .forEach(d -> scope.lab().report(d.span() == null ? d.at(scope.origin().user()) : d));
    } catch (RuntimeException broken) {
      throw new HomelabException(
          List.of(
              LanguageCodes.error(
                      LanguageCodes.RECIPE_FAILED,
                      "the recipe " + recipe.name() + " " + recipe.version() + " failed")
                  .withDetail(String.valueOf(broken.getMessage()))
                  .at(scope.origin().user())),
          broken);
    }
  }
}
