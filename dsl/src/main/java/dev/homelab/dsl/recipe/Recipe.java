package dev.homelab.dsl.recipe;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.workload.SignIn;

/**
 * A reusable piece of a lab. Registered as a service ({@code
 * META-INF/services/dev.homelab.dsl.recipe.Recipe}) with a public constructor that takes nothing.
 *
 * <p>A recipe is pure: the same options and the same facts of the cluster give the same resources.
 *
 * @param <O> its options; the class's words, with their documentation and defaults, are the
 *     recipe's options
 */
public interface Recipe<O extends RecipeOptions<O>> {
  /** Its name, which is also the word that stands behind {@code service}: {@code [a-z0-9-]+}. */
  String name();

  /** Its own version, such as {@code 1.0.0}; not that of the application. */
  String version();

  /** What it brings, in one sentence with a full stop. */
  String doc();

  /** The class of its options, from which the vocabulary reads the words. */
  Class<O> optionsType();

  /** New options with every default in place, for one use of the recipe. */
  O options(Scope scope);

  /** How the application can ask for the login of its box; only its own login by default. */
  default SignIn signIn() {
    return SignIn.own("its recipe knows of no other");
  }

  /**
   * Emits resources, secrets, outputs and facts. Called once per use, after the whole script has
   * been read.
   *
   * @param options what the script said, frozen
   * @param context where everything goes, and what the lab says of the cluster
   */
  void build(O options, RecipeContext context);
}
