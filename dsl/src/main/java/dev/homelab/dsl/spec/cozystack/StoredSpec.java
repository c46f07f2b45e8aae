package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;

/**
 * An application that keeps data on volumes.
 *
 * @param <S> the concrete spec
 */
public abstract class StoredSpec<S extends StoredSpec<S>> extends ReachedSpec<S> {
  /** An application of a tenant. */
  protected StoredSpec(Scope tenant, String kind, String name) {
    super(tenant, kind, name);
  }

  /** Sets the size of its volumes. */
  @Word(
      doc = "Sets the size of the volume of each copy; it can grow later.",
      byDefault = "what Cozystack has for the kind, mostly 10.GiB",
      example = "size 20.GiB",
      once = true)
  public S size(Size size) {
    return state("size", size);
  }

  /** Names the class of its volumes. */
  @Word(
      doc = "Names the class of storage of its volumes, which cannot change later.",
      byDefault = "the default class of the box, `local`",
      example = "storageClass 'replicated'",
      once = true)
  public S storageClass(String name) {
    return state("storageClass", name);
  }
}
