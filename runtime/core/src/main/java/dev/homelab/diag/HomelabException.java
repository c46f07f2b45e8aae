package dev.homelab.diag;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure that is told to the person as diagnostics. The base of every exception of the project;
 * its message is made from the titles and holds no secret.
 */
public class HomelabException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient List<Diagnostic> diagnostics;

  /** A failure with the problems that make it up; at least one. */
  public HomelabException(List<Diagnostic> diagnostics) {
    this(diagnostics, null);
  }

  /** A failure with its problems and the technical cause, which is shown only on request. */
  public HomelabException(List<Diagnostic> diagnostics, @Nullable Throwable cause) {
    super(titles(diagnostics), cause);
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** The problems, in the order in which they are told. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  private static String titles(List<Diagnostic> diagnostics) {
    return String.join("; ", diagnostics.stream().map(d -> d.code() + ' ' + d.title()).toList());
  }
}
