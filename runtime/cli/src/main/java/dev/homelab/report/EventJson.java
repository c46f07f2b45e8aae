package dev.homelab.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.homelab.event.RunEvent;
import dev.homelab.model.Address;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The events of a run, each as one line of JSON, in the form that {@code docs/cli.md} promises. */
public final class EventJson {
  private EventJson() {}

  /**
   * One event, without a line end.
   *
   * @param form how commands in the hints of problems are written
   */
  public static String line(RunEvent event, CommandForm form) {
    return JsonText.line(out -> write(out, event, form));
  }

  private static void write(JsonGenerator out, RunEvent event, CommandForm form)
      throws IOException {
    if (event instanceof RunEvent.Started e) {
      head(out, e.time(), "started", e.address());
      out.writeStringField("action", PlanJson.name(e.action()));
      out.writeStringField("type", e.type());
    } else if (event instanceof RunEvent.Waiting e) {
      head(out, e.time(), "waiting", e.address());
      out.writeStringField("what", e.what());
      out.writeStringField("since", e.since().toString());
    } else if (event instanceof RunEvent.Progress e) {
      head(out, e.time(), "progress", e.address());
      out.writeStringField("what", e.what());
    } else if (event instanceof RunEvent.Retried e) {
      head(out, e.time(), "retried", e.address());
      out.writeStringField("reason", e.reason());
      out.writeNumberField("attempt", e.attempt());
      out.writeNumberField("delayMillis", e.delayMillis());
    } else {
      writeEnd(out, event, form);
    }
  }

  private static void writeEnd(JsonGenerator out, RunEvent event, CommandForm form)
      throws IOException {
    if (event instanceof RunEvent.Finished e) {
      head(out, e.time(), "finished", e.address());
      out.writeStringField("action", PlanJson.name(e.action()));
      out.writeNumberField("millis", e.millis());
    } else if (event instanceof RunEvent.Failed e) {
      head(out, e.time(), "failed", e.address());
      out.writeStringField("action", PlanJson.name(e.action()));
      DiagnosticJson.array(out, e.problems(), form);
    } else if (event instanceof RunEvent.Skipped e) {
      head(out, e.time(), "skipped", e.address());
      out.writeStringField("action", PlanJson.name(e.action()));
      Address because = e.because();
      out.writeStringField("because", because == null ? null : because.toString());
    } else if (event instanceof RunEvent.WaitEnded e) {
      head(out, e.time(), "waitEnded", e.address());
      out.writeStringField("action", PlanJson.name(e.action()));
      out.writeStringField("what", e.what());
      out.writeBooleanField("made", e.made());
    } else if (event instanceof RunEvent.Summary e) {
      head(out, e.time(), "summary", null);
      out.writeObjectFieldStart("done");
      for (var count : e.done().entrySet()) {
        out.writeNumberField(PlanJson.name(count.getKey()), count.getValue());
      }
      out.writeEndObject();
      out.writeNumberField("failed", e.failed());
      out.writeNumberField("skipped", e.skipped());
      out.writeNumberField("millis", e.millis());
      DiagnosticJson.array(out, e.problems(), form);
      addresses(out, "unrecorded", e.unrecorded());
      addresses(out, "kept", e.kept().keySet());
      out.writeObjectFieldStart("keptFor");
      for (var one : e.kept().entrySet()) {
        out.writeStringField(one.getKey().toString(), PlanJson.name(one.getValue()));
      }
      out.writeEndObject();
    }
  }

  private static void addresses(JsonGenerator out, String name, Collection<Address> addresses)
      throws IOException {
    out.writeArrayFieldStart(name);
    for (Address address : addresses) {
      out.writeString(address.toString());
    }
    out.writeEndArray();
  }

  private static void head(JsonGenerator out, Instant time, String event, @Nullable Address address)
      throws IOException {
    out.writeStringField("time", time.toString());
    out.writeStringField("event", event);
    out.writeStringField("address", address == null ? null : address.toString());
  }
}
