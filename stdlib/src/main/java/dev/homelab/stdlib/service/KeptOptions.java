package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;
import org.jspecify.annotations.Nullable;

/**
 * What the script may say of a service that keeps its settings on a small volume.
 *
 * @param <S> the concrete options
 */
public abstract class KeptOptions<S extends KeptOptions<S>> extends ServiceOptions<S> {
  private String storage = "5Gi";

  /** Options for one use. */
  protected KeptOptions(Scope scope) {
    super(scope);
  }

  /** Sizes its own volume. */
  @Word(
      doc = "Size of the volume for its settings and its own database.",
      byDefault = "5 GiB",
      example = "storage 5.GiB",
      once = true)
  public S storage(Size size) {
    storage = size.quantity();
    return say();
  }

  /** The size of the volume for settings. */
  final String storage() {
    return storage;
  }

  /** The volume of films and series that it works on, or null for none. */
  @Nullable MediaVolume mediaVolume(Setting setting, RecipeContext context) {
    return null;
  }
}
