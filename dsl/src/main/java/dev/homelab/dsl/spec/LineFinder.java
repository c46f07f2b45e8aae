package dev.homelab.dsl.spec;

import dev.homelab.diag.SourceSpan;
import dev.homelab.model.Origin;
import org.jspecify.annotations.Nullable;

/** Tells which line of the script, and which lines of recipes, a call comes from. */
@FunctionalInterface
public interface LineFinder {
  /** Where the call that is running now was asked for; {@link Origin#NONE} outside a script. */
  Origin here();

  /** The text of a line of a script file, or null when it is not at hand. */
  default @Nullable String lineText(String file, int line) {
    return null;
  }

  /**
   * The place of the word that runs now, with its arguments as far as they stand on its line; the
   * whole line when the word stands there more than once, or null when no line of a script runs.
   */
  default @Nullable SourceSpan word() {
    return here().user();
  }
}
