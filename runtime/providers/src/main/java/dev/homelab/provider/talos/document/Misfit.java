package dev.homelab.provider.talos.document;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.provider.talos.TalosCodes;
import java.util.List;

/** A value that its field does not take; caught where the path to the field is known. */
final class Misfit extends HomelabException {
  private static final long serialVersionUID = 1L;

  /** What is wrong, as the rest of a sentence; it does not repeat values, which may be secret. */
  Misfit(String why) {
    super(List.of(Diagnostic.error(TalosCodes.BAD_DOCUMENT, why)));
  }

  /** Why, without the code. */
  String why() {
    return diagnostics().get(0).title();
  }
}
