package dev.homelab.provider.kubernetes.client;

import dev.homelab.diag.Diagnostic;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.util.List;

/** An apply was refused because other managers own fields that it would change. */
public final class FieldConflictException extends ProviderException {
  private static final long serialVersionUID = 1L;
  private final transient List<FieldConflict> conflicts;

  /** The refusal with the fields in question. */
  public FieldConflictException(Diagnostic diagnostic, List<FieldConflict> conflicts) {
    super(ErrorClass.REJECTED, diagnostic, null, null);
    this.conflicts = List.copyOf(conflicts);
  }

  /** The fields and their managers. */
  public List<FieldConflict> conflicts() {
    return conflicts;
  }
}
