package dev.homelab.real;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A real part is missing, did not start, or answered with an error. */
public final class RealException extends HomelabException {

  private static final long serialVersionUID = 1L;
  private static final String CODE = "REAL";

  private final int status;

  /** A failure with no answer from an API server. */
  public RealException(String message) {
    this(0, message, null);
  }

  /** A failure with no answer from an API server, and what led to it. */
  public RealException(String message, Throwable cause) {
    this(0, message, cause);
  }

  /** An answer of the API server that is an error. */
  RealException(int status, String message) {
    this(status, message, null);
  }

  private RealException(int status, String message, @Nullable Throwable cause) {
    super(List.of(Diagnostic.error(CODE, message)), cause);
    this.status = status;
  }

  /** The HTTP status of the API server's answer, or 0 when there was none. */
  public int status() {
    return status;
  }
}
