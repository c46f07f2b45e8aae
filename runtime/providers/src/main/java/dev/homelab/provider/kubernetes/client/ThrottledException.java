package dev.homelab.provider.kubernetes.client;

import dev.homelab.diag.Diagnostic;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The server asked to slow down (429) and did nothing. */
final class ThrottledException extends ProviderException {
  private static final long serialVersionUID = 1L;
  private final transient @Nullable Fairness fairness;

  /** The refusal, with the rule of priority and fairness that it came from, if it was one. */
  ThrottledException(
      Diagnostic diagnostic, @Nullable Duration retryAfter, @Nullable Fairness fairness) {
    super(ErrorClass.THROTTLED, diagnostic, retryAfter, null);
    this.fairness = fairness;
  }

  /** The rule that it came from, or null. */
  @Nullable Fairness fairness() {
    return fairness;
  }

  /** The same, told with the names of the rule. */
  ThrottledException toldBy(Fairness named) {
    Diagnostic told = diagnostics().get(0);
    String detail = told.detail().isEmpty() ? "" : told.detail() + '\n';
    return new ThrottledException(told.withDetail(detail + named.sentence()), retryAfter(), named);
  }
}
