package dev.homelab.cli.lab;

import dev.homelab.cli.LabPaths;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Lab;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns a script into a lab. */
@FunctionalInterface
public interface LabReader {
  /**
   * What reading gave.
   *
   * @param lab the lab, or null when the script has errors
   * @param diagnostics everything that is wrong with the script
   */
  record Read(@Nullable Lab lab, List<Diagnostic> diagnostics) {
    public Read {
      diagnostics = List.copyOf(diagnostics);
    }
  }

  /** Reads the script; never throws for a mistake in it. */
  Read read(LabPaths paths, Map<String, String> environment);
}
