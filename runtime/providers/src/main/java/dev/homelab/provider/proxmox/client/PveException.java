package dev.homelab.provider.proxmox.client;

import dev.homelab.diag.Diagnostic;
import dev.homelab.spi.ProviderException;
import org.jspecify.annotations.Nullable;

/** A request or task that did not end well, with what kind of trouble it was. */
public final class PveException extends ProviderException {
  private static final long serialVersionUID = 1L;
  private final Problem problem;

  /**
   * A failed request or task.
   *
   * @param problem the kind of trouble
   * @param diagnostic what was asked and what came back; without secrets
   * @param cause the technical cause, or null
   */
  public PveException(Problem problem, Diagnostic diagnostic, @Nullable Throwable cause) {
    this(problem, diagnostic, cause, false);
  }

  private PveException(
      Problem problem, Diagnostic diagnostic, @Nullable Throwable cause, boolean afterMaking) {
    super(problem.errorClass(), diagnostic, null, cause, afterMaking);
    this.problem = problem;
  }

  @Override
  public PveException afterMaking() {
    return new PveException(problem, diagnostics().get(0), this, true);
  }

  /** The kind of trouble. */
  public Problem problem() {
    return problem;
  }

  /** A refusal of ours, before anything was asked. */
  public static PveException refusal(String code, String title, String detail, String hint) {
    Diagnostic told = Diagnostic.error(code, title).withDetail(detail);
    return new PveException(Problem.REFUSED, hint.isEmpty() ? told : told.withHint(hint), null);
  }

  /** The failure of a wait that was ended, since the run is to stop. */
  public static PveException stopped() {
    return PveFailures.stopped(null);
  }

  /** The failure of a call that was stopped before it was answered. */
  public static PveException stopped(Throwable cause) {
    return PveFailures.stopped(cause);
  }
}
