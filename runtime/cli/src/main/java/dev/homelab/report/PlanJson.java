package dev.homelab.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.homelab.model.Action;
import dev.homelab.model.FieldChange;
import dev.homelab.model.KeptFor;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A plan as JSON, in the form that {@code docs/cli.md} promises. */
public final class PlanJson {
  private PlanJson() {}

  /** The document of {@code plan --json}; things that do not change are only counted. */
  public static String document(Plan plan, CommandForm form) {
    return document(plan, form, null);
  }

  /**
   * The same for a lab in a mode.
   *
   * @param mode the name of the mode; null for the normal one, which is not told
   */
  public static String document(Plan plan, CommandForm form, @Nullable String mode) {
    return JsonText.document(out -> write(out, plan, form, mode));
  }

  private static void write(JsonGenerator out, Plan plan, CommandForm form, @Nullable String mode)
      throws IOException {
    out.writeStringField("lab", plan.lab().name());
    if (mode != null) {
      out.writeStringField("mode", mode);
    }
    out.writeArrayFieldStart("changes");
    for (Change change : plan.changes()) {
      if (change.action() != Action.NOOP || change.awaitOnly()) {
        change(out, change);
      }
    }
    out.writeEndArray();
    out.writeObjectFieldStart("summary");
    for (Action action : Action.values()) {
      long unasked = action == Action.NOOP ? plan.unasked() : 0;
      long count = plan.changes().stream().filter(change -> shown(change) == action).count();
      out.writeNumberField(name(action), count - unasked);
    }
    out.writeNumberField("unasked", plan.unasked());
    out.writeEndObject();
    JsonText.texts(out, "facts", plan.facts());
    DiagnosticJson.array(out, plan.diagnostics(), form);
  }

  private static void change(JsonGenerator out, Change change) throws IOException {
    out.writeStartObject();
    out.writeStringField("address", change.address().toString());
    out.writeStringField("type", change.type());
    out.writeStringField("action", name(shown(change)));
    JsonText.texts(out, "reasons", change.reasons());
    out.writeArrayFieldStart("fields");
    for (FieldChange field : change.fields()) {
      out.writeStartObject();
      out.writeStringField("path", field.path());
      out.writeFieldName("old");
      JsonText.value(out, field.before());
      out.writeFieldName("new");
      JsonText.value(out, field.after());
      if (!field.reason().isEmpty()) {
        out.writeStringField("reason", field.reason());
      }
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeBooleanField("dataLoss", change.dataLoss());
    if (change.dataLoss()) {
      out.writeBooleanField("confirmed", change.confirmed());
    }
    JsonText.texts(out, "interrupts", change.interrupts());
    if (change.awaitOnly()) {
      out.writeBooleanField("awaitOnly", true);
    }
    KeptFor reason = change.keptFor();
    if (reason != null) {
      out.writeBooleanField("kept", true);
      out.writeStringField("keptFor", name(reason));
    }
    if (change.blocked() != null) {
      out.writeStringField("blocked", change.blocked());
    }
    out.writeEndObject();
  }

  /** What happens to it: nothing to what is kept, unless it asks for a loss to be confirmed. */
  private static Action shown(Change change) {
    return change.kept() && !change.dataLoss() ? Action.NOOP : change.action();
  }

  /** The reason's name in documents and events. */
  static String name(KeptFor reason) {
    return reason.name().toLowerCase(Locale.ROOT);
  }

  /** The action's name in documents and events. */
  static String name(Action action) {
    return action.name().toLowerCase(Locale.ROOT);
  }
}
