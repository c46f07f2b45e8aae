package dev.homelab.spi;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A platform did not do what was asked; the class says what that means for the engine. */
public class ProviderException extends HomelabException {
  private static final long serialVersionUID = 1L;
  private final ErrorClass errorClass;
  private final transient @Nullable Duration retryAfter;
  private final boolean afterMaking;

  /**
   * A failed call.
   *
   * @param errorClass what it means
   * @param diagnostic what was asked and what came back; without secrets
   * @param retryAfter how long the platform asks to wait, or null
   * @param cause the technical cause, or null
   */
  public ProviderException(
      ErrorClass errorClass,
      Diagnostic diagnostic,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    this(errorClass, diagnostic, retryAfter, cause, false);
  }

  /**
   * A failed call, perhaps of several requests.
   *
   * @param afterMaking whether an object was made by this call, or may have been, before it failed
   */
  protected ProviderException(
      ErrorClass errorClass,
      Diagnostic diagnostic,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause,
      boolean afterMaking) {
    super(List.of(diagnostic), cause);
    this.errorClass = errorClass;
    this.retryAfter = retryAfter;
    this.afterMaking = afterMaking;
  }

  /**
   * The same failure, told of a call that had made its object by then, or may have: what the
   * platform refused was a later part of it, so the engine must not take the object for unmade.
   */
  public ProviderException afterMaking() {
    return new ProviderException(errorClass, diagnostics().get(0), retryAfter, this, true);
  }

  /** Whether the object of the call was made, or may have been, before it failed. */
  public boolean isAfterMaking() {
    return afterMaking;
  }

  /** What the failure means. */
  public ErrorClass errorClass() {
    return errorClass;
  }

  /** How long the platform asks to wait, or null when it does not say. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
