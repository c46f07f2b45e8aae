package dev.homelab.model;

import dev.homelab.diag.SourceSpan;
import org.jspecify.annotations.Nullable;

/**
 * Why one property has its value.
 *
 * @param kind who decided
 * @param reason one short clause, for example "default of profile 'gaming'"
 * @param span the line that decided, or null for a default of a type
 */
public record Provenance(Kind kind, String reason, @Nullable SourceSpan span) {
  /** Who decided a value. */
  public enum Kind {
    DEFAULT,
    POLICY,
    RECIPE,
    SCRIPT
  }
}
