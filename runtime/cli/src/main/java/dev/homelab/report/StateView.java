package dev.homelab.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.homelab.model.Edge;
import dev.homelab.model.StateEntry;
import dev.homelab.state.StateDocument;
import java.io.IOException;
import java.util.Locale;

/** What a lab remembers, as text and as JSON. */
public final class StateView {
  private StateView() {}

  /** One line for each record. */
  public static String listText(StateDocument state) {
    StringBuilder out = new StringBuilder();
    for (StateEntry entry : state.entries().values()) {
      out.append(entry.address()).append(entry.ready() ? "" : "   (not ready)").append('\n');
    }
    return out.toString();
  }

  /** The document of {@code state list --json}. */
  public static String listJson(StateDocument state) {
    return JsonText.document(
        out -> {
          out.writeStringField("lab", state.identity().name());
          out.writeStringField("lineage", state.lineage());
          out.writeNumberField("serial", state.serial());
          out.writeArrayFieldStart("entries");
          for (StateEntry entry : state.entries().values()) {
            out.writeStartObject();
            out.writeStringField("address", entry.address().toString());
            out.writeStringField("type", entry.type());
            out.writeBooleanField("ready", entry.ready());
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }

  /** One record as JSON; secrets are names. */
  public static String entryJson(StateEntry entry) {
    return JsonText.document(out -> entry(out, entry));
  }

  private static void entry(JsonGenerator out, StateEntry entry) throws IOException {
    out.writeStringField("address", entry.address().toString());
    out.writeStringField("type", entry.type());
    out.writeNumberField("schemaVersion", entry.schemaVersion());
    out.writeStringField("target", entry.target() == null ? null : entry.target().toString());
    out.writeStringField("objectId", entry.objectId());
    out.writeBooleanField("ready", entry.ready());
    out.writeStringField("source", entry.source());
    out.writeArrayFieldStart("dependsOn");
    for (Edge edge : entry.dependsOn()) {
      out.writeStartObject();
      out.writeStringField("address", edge.to().toString());
      out.writeStringField("level", edge.level().name().toLowerCase(Locale.ROOT));
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeFieldName("recorded");
    JsonText.value(out, entry.recorded());
    out.writeFieldName("outputs");
    JsonText.value(out, entry.outputs());
  }
}
