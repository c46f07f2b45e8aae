package dev.homelab.sim.kube;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The simulator cannot start, keep its state, or do what was asked of it. */
public class SimulatorException extends HomelabException {
  private static final long serialVersionUID = 1L;
  private static final String CODE = "SIM";

  /** A failure with its reason in words. */
  public SimulatorException(String message) {
    this(message, null);
  }

  /** A failure with its reason and its cause. */
  public SimulatorException(String message, @Nullable Throwable cause) {
    super(List.of(Diagnostic.error(CODE, message)), cause);
  }
}
