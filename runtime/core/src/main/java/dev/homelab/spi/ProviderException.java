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
    super(List.of(diagnostic), cause);
    this.errorClass = errorClass;
    this.retryAfter = retryAfter;
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
