package dev.homelab.resolve;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Severity;
import java.util.List;

/**
 * A lab's graph and what is wrong with it.
 *
 * @param graph the graph; whole also when there are errors, without the edges that lead nowhere
 * @param diagnostics problems in the order of the script; with an error nothing may be planned
 */
public record Resolution(ResourceGraph graph, List<Diagnostic> diagnostics) {
  public Resolution {
    diagnostics = List.copyOf(diagnostics);
  }

  /** Whether a plan can be made. */
  public boolean isSound() {
    for (Diagnostic diagnostic : diagnostics) {
      if (diagnostic.severity() == Severity.ERROR) {
        return false;
      }
    }
    return true;
  }
}
