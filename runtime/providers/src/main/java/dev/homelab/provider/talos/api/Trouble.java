package dev.homelab.provider.talos.api;

import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.spi.ErrorClass;

/** What went wrong with a call to a node. */
public enum Trouble {
  /** Nothing answers at the address; nothing was sent. */
  DOWN(ErrorClass.UNREACHABLE, TalosCodes.UNREACHABLE),
  /** One side does not take the other's certificate; nothing was sent. */
  CERTIFICATE(ErrorClass.DENIED, TalosCodes.WRONG_CERTIFICATE),
  /** The answer did not come; a question may be asked again. */
  BROKEN(ErrorClass.TRANSIENT, TalosCodes.BROKEN),
  /** The answer did not come, and what was asked for may have been done. */
  UNKNOWN_OUTCOME(ErrorClass.UNKNOWN_OUTCOME, TalosCodes.BROKEN),
  /** The node is not that far yet ({@code FailedPrecondition}). */
  NOT_YET(ErrorClass.TRANSIENT, TalosCodes.NOT_READY),
  /** It was done before ({@code AlreadyExists}). */
  ALREADY(ErrorClass.REJECTED, TalosCodes.REFUSED),
  /** What is named is not there. */
  NOT_FOUND(ErrorClass.REJECTED, TalosCodes.REFUSED),
  /** What was asked is wrong. */
  INVALID(ErrorClass.REJECTED, TalosCodes.REFUSED),
  /** The role is too low. */
  FORBIDDEN(ErrorClass.DENIED, TalosCodes.FORBIDDEN),
  /** The node's version or role does not have the call. */
  UNSUPPORTED(ErrorClass.REJECTED, TalosCodes.UNSUPPORTED),
  /** Refused for another reason. */
  REFUSED(ErrorClass.REJECTED, TalosCodes.REFUSED);

  private final ErrorClass errorClass;
  private final String code;

  Trouble(ErrorClass errorClass, String code) {
    this.errorClass = errorClass;
    this.code = code;
  }

  /** What it means for the engine. */
  public ErrorClass errorClass() {
    return errorClass;
  }

  /** The code of its page. */
  public String code() {
    return code;
  }

  /** Whether the node may answer a moment later, as one that restarts does. */
  public boolean passes() {
    return this == DOWN || this == BROKEN || this == UNKNOWN_OUTCOME || this == NOT_YET;
  }
}
