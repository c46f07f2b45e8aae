package dev.homelab.diag;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One problem, told to the person who runs the lab.
 *
 * <p>A diagnostic is data: the same value becomes terminal text, JSON or an editor marker. It never
 * holds the value of a secret.
 *
 * @param code stable identity such as {@code HL1002}; {@code homelab explain CODE} prints its page
 * @param severity whether it stops the command
 * @param title what is wrong, in the person's words, one line
 * @param detail more about it: what was seen, what would be right; empty when the title says it all
 * @param span where, or null when no line of a script is at fault
 * @param related further places of the same problem
 * @param hints what to do next, best first
 * @param fix an edit that cures it, or null
 */
public record Diagnostic(
    String code,
    Severity severity,
    String title,
    String detail,
    @Nullable SourceSpan span,
    List<Related> related,
    List<String> hints,
    @Nullable Fix fix) {

  public Diagnostic {
    related = List.copyOf(related);
    hints = List.copyOf(hints);
  }

  /** An error with nothing but its code and title. */
  public static Diagnostic error(String code, String title) {
    return new Diagnostic(code, Severity.ERROR, title, "", null, List.of(), List.of(), null);
  }

  /** A warning with nothing but its code and title. */
  public static Diagnostic warning(String code, String title) {
    return new Diagnostic(code, Severity.WARNING, title, "", null, List.of(), List.of(), null);
  }

  /** The same problem at a place. */
  public Diagnostic at(@Nullable SourceSpan place) {
    return new Diagnostic(code, severity, title, detail, place, related, hints, fix);
  }

  /** The same problem with its detail. */
  public Diagnostic withDetail(String text) {
    return new Diagnostic(code, severity, title, text, span, related, hints, fix);
  }

  /** The same problem with one more hint. */
  public Diagnostic withHint(String hint) {
    List<String> more = new java.util.ArrayList<>(hints);
    more.add(hint);
    return new Diagnostic(code, severity, title, detail, span, related, more, fix);
  }

  /** The same problem with one more place. */
  public Diagnostic withRelated(Related place) {
    List<Related> more = new java.util.ArrayList<>(related);
    more.add(place);
    return new Diagnostic(code, severity, title, detail, span, more, hints, fix);
  }

  /** The same problem with every text of it changed, as a redactor does. */
  public Diagnostic withTexts(UnaryOperator<String> change) {
    return new Diagnostic(
        code,
        severity,
        change.apply(title),
        change.apply(detail),
        span,
        related.stream().map(r -> new Related(change.apply(r.message()), r.span())).toList(),
        hints.stream().map(change).toList(),
        fix);
  }

  /** The same problem with an edit that cures it. */
  public Diagnostic withFix(Fix cure) {
    return new Diagnostic(code, severity, title, detail, span, related, hints, cure);
  }
}
