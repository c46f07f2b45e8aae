package dev.homelab.model;

import dev.homelab.diag.SourceSpan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a thing was asked for.
 *
 * @param user the line of the person's script, or null for what no line asked for
 * @param recipe the name and version of the recipe that made it, or null
 * @param recipeLines places inside the recipe, outermost first
 */
public record Origin(
    @Nullable SourceSpan user, @Nullable String recipe, List<SourceSpan> recipeLines) {
  /** Asked for by no line. */
  public static final Origin NONE = new Origin(null, null, List.of());

  public Origin {
    recipeLines = List.copyOf(recipeLines);
  }

  /** Asked for directly by a line of the script. */
  public static Origin of(SourceSpan user) {
    return new Origin(user, null, List.of());
  }
}
