package dev.homelab.cli.lab;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import java.util.List;

/** A script with mistakes; told with the script's name above them. */
public class ScriptRefused extends HomelabException {
  private static final long serialVersionUID = 1L;
  private final String script;

  /** The mistakes of a script, called by the name that the person knows. */
  public ScriptRefused(String script, List<Diagnostic> diagnostics) {
    super(diagnostics);
    this.script = script;
  }

  /** The script's name. */
  public String script() {
    return script;
  }
}
