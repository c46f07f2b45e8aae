package dev.homelab.provider.talos.check;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.provider.talos.TalosCodes;
import java.util.List;

/** Why an expression is refused, as the rest of a sentence; caught by the rule that asked. */
final class CelProblem extends HomelabException {
  private static final long serialVersionUID = 1L;

  CelProblem(String why) {
    super(List.of(Diagnostic.error(TalosCodes.REFUSED_CONFIG, why)));
  }

  /** Why, without the code. */
  String why() {
    return diagnostics().get(0).title();
  }
}
