package dev.homelab.provider.talos.check;

/** Why an expression is refused, as the rest of a sentence; caught by the rule that asked. */
final class CelProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CelProblem(String why) {
    super(why, null, false, false);
  }
}
