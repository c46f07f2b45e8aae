package dev.homelab.secret;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A secret cannot be had. Neither its message nor its cause holds the value of one. */
public class SecretException extends HomelabException {
  private static final long serialVersionUID = 1L;

  /** A failure that is told by one diagnostic. */
  public SecretException(Diagnostic problem) {
    this(problem, null);
  }

  /** A failure that is told by one diagnostic, with its technical cause or null. */
  public SecretException(Diagnostic problem, @Nullable Throwable cause) {
    super(List.of(problem), cause);
  }
}
