package dev.homelab.dsl.recipe;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.KubeBlock;

/**
 * The options of a recipe: a block whose words are its settings. Besides its own it has the words
 * of every Kubernetes block ({@code patch}, {@code protect}, {@code after} …).
 *
 * @param <S> the concrete options
 */
public abstract class RecipeOptions<S extends RecipeOptions<S>> extends KubeBlock<S> {
  /** Options for one use, with their defaults. */
  protected RecipeOptions(Scope scope) {
    super(scope);
  }
}
