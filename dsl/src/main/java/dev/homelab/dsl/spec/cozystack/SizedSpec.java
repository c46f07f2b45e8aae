package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;

/**
 * An application with processors and memory.
 *
 * @param <S> the concrete spec
 */
public abstract class SizedSpec<S extends SizedSpec<S>> extends ApplicationSpec<S> {
  /** An application of a tenant. */
  protected SizedSpec(Scope tenant, String kind, String name) {
    super(tenant, kind, name);
  }

  /** Sets processors. */
  @Word(
      doc = "Sets how many processors each copy may use; `'500m'` is half of one.",
      byDefault = "what the preset has",
      example = "cpu 2",
      once = true)
  public S cpu(int count) {
    return state("resources.cpu", String.valueOf(count));
  }

  /** Sets parts of processors. */
  public S cpu(String amount) {
    return state("resources.cpu", amount);
  }

  /** Sets memory. */
  @Word(
      doc = "Sets how much memory each copy may use.",
      byDefault = "what the preset has",
      example = "memory 2.GiB",
      once = true)
  public S memory(Size size) {
    return state("resources.memory", size);
  }

  /** Names a preset. */
  @Word(
      doc = "Names a preset of Cozystack for processors and memory of each copy.",
      byDefault = "the preset that Cozystack has for the kind",
      example = "preset 'u1.micro'",
      once = true)
  public S preset(String name) {
    return state("resourcesPreset", name);
  }
}
