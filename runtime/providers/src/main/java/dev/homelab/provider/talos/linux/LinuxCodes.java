package dev.homelab.provider.talos.linux;

import dev.homelab.diag.Diagnostic;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;

/** The codes of what can be wrong with a box that runs Linux. Each has a page in the docs. */
final class LinuxCodes {
  /** A box cannot be reached by SSH, or does not let us in. */
  static final String NO_LOGIN = "HL7050";

  /** Nobody has said that this key is the box's. */
  static final String UNKNOWN_KEY = "HL7051";

  /** The box cannot begin Talos from its Linux. */
  static final String UNFIT = "HL7052";

  /** A step on the box failed. */
  static final String STEP_FAILED = "HL7053";

  /** The box is not the one that the script means. */
  static final String OTHER_BOX = "HL7054";

  private LinuxCodes() {}

  /** A refusal that no second try mends. */
  static ProviderException refused(Diagnostic told) {
    return new ProviderException(ErrorClass.REJECTED, told, null, null);
  }
}
