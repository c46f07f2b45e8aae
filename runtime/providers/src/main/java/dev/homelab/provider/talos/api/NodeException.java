package dev.homelab.provider.talos.api;

import dev.homelab.diag.Diagnostic;
import dev.homelab.spi.ProviderException;
import org.jspecify.annotations.Nullable;

/** A call to a node that did not end well, with what kind of trouble it was. */
public final class NodeException extends ProviderException {
  private static final long serialVersionUID = 1L;
  private final Trouble trouble;

  /**
   * A failed call.
   *
   * @param diagnostic what was asked and what came back; without secrets
   * @param cause the technical cause, or null
   */
  public NodeException(Trouble trouble, Diagnostic diagnostic, @Nullable Throwable cause) {
    this(trouble, diagnostic, cause, false);
  }

  private NodeException(
      Trouble trouble, Diagnostic diagnostic, @Nullable Throwable cause, boolean afterMaking) {
    super(trouble.errorClass(), diagnostic, null, cause, afterMaking);
    this.trouble = trouble;
  }

  @Override
  public NodeException afterMaking() {
    return new NodeException(trouble, diagnostics().get(0), this, true);
  }

  /** The kind of trouble. */
  public Trouble trouble() {
    return trouble;
  }

  /** A refusal of ours. */
  public static NodeException refusal(String code, String title, String detail) {
    Diagnostic told = Diagnostic.error(code, title);
    return new NodeException(
        Trouble.REFUSED, detail.isEmpty() ? told : told.withDetail(detail), null);
  }

  /** What failed, in one line: the detail where there is one, else the title. */
  public String line() {
    Diagnostic told = diagnostics().get(0);
    String detail = told.detail();
    return detail.isEmpty() ? told.title() : detail;
  }
}
