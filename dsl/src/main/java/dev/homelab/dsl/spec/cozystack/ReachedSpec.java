package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;

/**
 * An application that may have an address of its own outside the cluster.
 *
 * @param <S> the concrete spec
 */
public abstract class ReachedSpec<S extends ReachedSpec<S>> extends ScaledSpec<S> {
  /** An application of a tenant. */
  protected ReachedSpec(Scope tenant, String kind, String name) {
    super(tenant, kind, name);
  }

  /** Opens it to the outside. */
  @Word(
      doc = "Gives it an address of its own, outside the cluster, from the box's `pool`.",
      byDefault = "it is reached inside the cluster only",
      example = "external()")
  public S external() {
    return state("external", true);
  }
}
