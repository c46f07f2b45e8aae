package dev.homelab.plan;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import org.jspecify.annotations.Nullable;

/** Tells of a target, or a provider without one, that could not be asked about what is on it. */
final class Silence {
  /** Stands for the place of what has no target. */
  static final Address NO_TARGET = Address.of("target", "none");

  private Silence() {}

  /**
   * Whether the target answered, or was never asked, because something about the question is wrong.
   */
  static boolean isRefusal(Observation.Unreachable cause) {
    return switch (cause.cause().errorClass()) {
      case DENIED, REJECTED -> true;
      default -> false;
    };
  }

  /**
   * An error, or a warning where the same run goes on with what carries the target.
   *
   * @param rising what carries the target and is waited for in the same run, or null
   */
  static Diagnostic told(Address target, Observation.Unreachable cause, @Nullable Address rising) {
    Diagnostic first = cause.cause().diagnostics().get(0);
    if (cause.cause().errorClass() == ErrorClass.REJECTED) {
      return first.withHint("Nothing is planned for what could not be looked at.");
    }
    if (rising != null) {
      return Diagnostic.warning(PlanCodes.UNREACHABLE, "`" + target + "` does not answer yet")
          .withDetail(first.title())
          .withHint("What is on it is looked at when `" + rising + "` is well.");
    }
    String place = target.equals(NO_TARGET) ? "" : "`" + target + "`";
    Diagnostic told;
    if (isRefusal(cause)) {
      told =
          Diagnostic.error(
                  PlanCodes.UNREACHABLE, (place.isEmpty() ? "" : place + ": ") + first.title())
              .withDetail(first.detail())
              .at(first.span());
    } else {
      told =
          Diagnostic.error(
                  PlanCodes.UNREACHABLE,
                  place.isEmpty() ? "a provider cannot be asked" : place + " cannot be reached")
              .withDetail(first.title() + (first.detail().isEmpty() ? "" : "\n" + first.detail()));
    }
    for (String hint : first.hints()) {
      told = told.withHint(hint);
    }
    return told.withHint(
        isRefusal(cause)
            ? "Nothing is planned for what could not be looked at."
            : "Nothing is planned for what is on it. Try again when it answers.");
  }
}
