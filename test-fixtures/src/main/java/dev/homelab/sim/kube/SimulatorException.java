package dev.homelab.sim.kube;

/** The simulator cannot start, keep its state, or do what was asked of it. */
public class SimulatorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure with its reason in words. */
  public SimulatorException(String message) {
    super(message);
  }

  /** A failure with its reason and its cause. */
  public SimulatorException(String message, Throwable cause) {
    super(message, cause);
  }
}
