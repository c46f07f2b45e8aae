package dev.homelab.report;

import dev.homelab.model.FieldChange;
import dev.homelab.plan.Change;

/** One change with each field on lines of its own, old and new in full. */
public final class DiffText {
  private DiffText() {}

  /** The lines of one change. */
  public static String of(Change change, Style style) {
    StringBuilder out = new StringBuilder();
    out.append(style.bold(change.address().toString())).append("  ");
    out.append(PlanJson.name(change.action())).append('\n');
    for (FieldChange field : change.fields()) {
      out.append("  ").append(field.path());
      out.append(field.reason().isEmpty() ? "" : "  (" + field.reason() + ')').append('\n');
      if (field.before() != null) {
        out.append(style.red("    - " + ValueText.full(field.before()))).append('\n');
      }
      if (field.after() != null) {
        out.append(style.green("    + " + ValueText.full(field.after()))).append('\n');
      }
    }
    return out.toString();
  }
}
