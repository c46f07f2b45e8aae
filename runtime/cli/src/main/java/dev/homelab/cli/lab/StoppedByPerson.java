package dev.homelab.cli.lab;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import java.util.List;

/** What a command was in the middle of when the person wanted no more of it; exit code 130. */
public final class StoppedByPerson extends HomelabException {
  private static final long serialVersionUID = 1L;

  /** Tells what was stopped, and what becomes of it. */
  public StoppedByPerson(Diagnostic stopped) {
    super(List.of(stopped));
  }
}
