package dev.homelab.state;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The state cannot be read, locked or written. */
public class StateException extends HomelabException {
  private static final long serialVersionUID = 1L;

  /** A failure that is told by one diagnostic. */
  public StateException(Diagnostic problem) {
    super(List.of(problem));
  }

  /** A failure that is told by one diagnostic, with its technical cause or null. */
  public StateException(Diagnostic problem, @Nullable Throwable cause) {
    super(List.of(problem), cause);
  }

  /** A failure that is told by several diagnostics, at least one. */
  public StateException(List<Diagnostic> problems) {
    super(problems);
  }
}
