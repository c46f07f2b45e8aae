package dev.homelab.sim.kube;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The simulator cannot start, keep its state, or do what was asked of it. */
public class SimulatorException extends HomelabException {
  private static final long serialVersionUID = 1L;

  /** The sandbox cannot start, stop or keep its world. */
  public static final String CODE = "HL6001";

  /** A failure with its reason in words. */
  public SimulatorException(String message) {
    this(message, null);
  }

  /** A failure with its reason and its cause. */
  public SimulatorException(String message, @Nullable Throwable cause) {
    this(message, "", cause);
  }

  /** A failure with its reason, what was seen of it, and its cause. */
  public SimulatorException(String message, String detail, @Nullable Throwable cause) {
    super(
        List.of(
            Diagnostic.error(CODE, message)
                .withDetail(detail.isEmpty() && cause != null ? reason(cause) : detail)),
        cause);
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    if (message == null) {
      return "";
    }
    return cause instanceof AccessDeniedException ? "permission denied: " + message : message;
  }
}
