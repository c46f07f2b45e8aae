package dev.homelab.provider.talos;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something about Talos that a person has to know of; its texts hold no secret. */
public class TalosException extends HomelabException {
  private static final long serialVersionUID = 1L;

  /** One problem. */
  public TalosException(Diagnostic problem) {
    super(List.of(problem));
  }

  /** One problem with its technical cause, which is shown only on request. */
  public TalosException(Diagnostic problem, @Nullable Throwable cause) {
    super(List.of(problem), cause);
  }

  /** Several problems, told together; at least one. */
  public TalosException(List<Diagnostic> problems) {
    super(problems);
  }

  /** A problem by its code and title. */
  public static TalosException of(String code, String title) {
    return new TalosException(Diagnostic.error(code, title));
  }

  /** A problem by its code, title and detail. */
  public static TalosException of(String code, String title, String detail) {
    return new TalosException(Diagnostic.error(code, title).withDetail(detail));
  }
}
