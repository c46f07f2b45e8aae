package dev.homelab.exec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.util.function.UnaryOperator;

/** Turns whatever a provider throws into something that the engine can judge. */
final class Failures {
  private Failures() {}

  /** The failure as one of a provider; what was not meant to happen counts as refused. */
  static ProviderException of(RuntimeException thrown) {
    if (thrown instanceof ProviderException known) {
      return known;
    }
    if (thrown instanceof HomelabException told && !told.diagnostics().isEmpty()) {
      return new ProviderException(ErrorClass.REJECTED, told.diagnostics().get(0), null, told);
    }
    Diagnostic broken =
        Diagnostic.error(RunCodes.BROKEN_PROVIDER, "this tool made a mistake")
            .withDetail(thrown.toString())
            .withHint("Please report it with what is printed by `--stacktrace`.");
    return new ProviderException(ErrorClass.REJECTED, broken, null, thrown);
  }

  /** The same failure without secrets in its texts. */
  static ProviderException redacted(ProviderException failure, UnaryOperator<String> redactor) {
    Diagnostic first = failure.diagnostics().get(0);
    Diagnostic told = first.withTexts(redactor);
    if (told.equals(first)) {
      return failure;
    }
    ProviderException clean =
        new ProviderException(failure.errorClass(), told, failure.retryAfter(), null);
    return failure.isAfterMaking() ? clean.afterMaking() : clean;
  }

  /** The first problem of a failure, in one line, for the record. */
  static String line(ProviderException failure) {
    Diagnostic first = failure.diagnostics().get(0);
    return first.code() + ' ' + first.title();
  }
}
