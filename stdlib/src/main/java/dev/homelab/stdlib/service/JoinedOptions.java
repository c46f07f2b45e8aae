package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;

/**
 * What the script may say of a service that is told of others of its place, and they of it.
 *
 * @param <S> the concrete options
 */
public abstract class JoinedOptions<S extends JoinedOptions<S>> extends KeptOptions<S> {
  private boolean alone;

  /** Options for one use. */
  protected JoinedOptions(Scope scope) {
    super(scope);
  }

  /** Leaves it alone. */
  @Word(
      doc = "Tells it of no other service of its place, and no other of it.",
      byDefault =
          "services of films and series that stand in one place are joined: who downloads for whom,"
              + " who searches where, who shows what",
      example = "alone()")
  public S alone() {
    alone = true;
    return say();
  }

  /** Whether it is told of no other service. */
  final boolean isAlone() {
    return alone;
  }
}
