package dev.homelab.dsl.groovy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Severity;
import dev.homelab.model.Input;
import dev.homelab.model.Lab;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a script.
 *
 * @param lab the lab, or null when any diagnostic is an error
 * @param diagnostics everything that is wrong, in the order of the script
 * @param inputs everything that evaluation read, as far as it came
 * @param fromCache whether nothing was evaluated because the same inputs were seen before
 */
public record LoadResult(
    @Nullable Lab lab, List<Diagnostic> diagnostics, List<Input> inputs, boolean fromCache) {
  public LoadResult {
    diagnostics = List.copyOf(diagnostics);
    inputs = List.copyOf(inputs);
  }

  /** Whether there is no lab. */
  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(d -> d.severity() == Severity.ERROR);
  }
}
