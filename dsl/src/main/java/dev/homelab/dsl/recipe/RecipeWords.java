package dev.homelab.dsl.recipe;

import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.spec.Choice;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import dev.homelab.dsl.spec.kube.NamespaceSpec;
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
    Recipe<?> found = catalog(namespace).find(recipe.name());
    if (found == null) {
      unknown(namespace, recipe.name());
    } else {
      namespace.made(use(namespace.scope(), found, recipe));
    }
    return namespace;
  }

  /** Runs a service by a recipe whose name is a text. */
  public static NamespaceSpec service(NamespaceSpec namespace, String recipe) {
    return service(namespace, Choice.of(recipe));
  }

  private static RecipeCatalog catalog(NamespaceSpec namespace) {
    RecipeCatalog catalog = namespace.scope().lab().provided(RecipeCatalog.class);
    return catalog == null ? RecipeCatalog.of(List.of()) : catalog;
  }

  private static void unknown(NamespaceSpec namespace, String name) {
    Scope scope = namespace.scope();
    scope.lab().report(catalog(namespace).unknown(name).at(scope.line()));
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
    RecipeContext context = new RecipeContext(scope, "service");
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
