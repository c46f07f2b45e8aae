package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;

/**
 * An application that runs in several copies.
 *
 * @param <S> the concrete spec
 */
public abstract class ScaledSpec<S extends ScaledSpec<S>> extends SizedSpec<S> {
  /** An application of a tenant. */
  protected ScaledSpec(Scope tenant, String kind, String name) {
    super(tenant, kind, name);
  }

  /** Sets the number of copies. */
  @Word(
      doc = "Sets how many copies run.",
      byDefault = "1 on one box; more boxes have as many as Cozystack says",
      example = "replicas 2",
      once = true)
  public S replicas(int count) {
    if (count < 1) {
      scope().unfit("nothing runs in " + count + " copies", "say 1 or more");
    }
    return state("replicas", count);
  }
}
