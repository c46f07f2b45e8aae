package dev.homelab.report;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.homelab.model.Action;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.state.RunRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** The last run of a lab, as JSON. */
public final class LastRunJson {
  private LastRunJson() {}

  /** The document of {@code graph --run last --json}; times are of ISO 8601, in UTC. */
  public static String of(ResourceGraph graph, RunRecord run) {
    return JsonText.document(
        out -> {
          out.writeStringField("lab", graph.lab().name());
          out.writeStringField("command", run.command());
          out.writeStringField("startedAt", run.startedAt().toString());
          Instant end = run.finishedAt();
          out.writeStringField("finishedAt", end == null ? null : end.toString());
          out.writeBooleanField("interrupted", run.wasInterrupted());
          out.writeObjectFieldStart("done");
          for (Map.Entry<Action, Integer> count : run.done().entrySet()) {
            out.writeNumberField(PlanJson.name(count.getKey()), count.getValue());
          }
          out.writeEndObject();
          out.writeNumberField("skipped", run.skipped());
          steps(out, run);
        });
  }

  private static void steps(JsonGenerator out, RunRecord run) throws IOException {
    out.writeArrayFieldStart("failed");
    for (RunRecord.Failure failure : run.failed()) {
      out.writeStartObject();
      out.writeStringField("address", failure.address().toString());
      out.writeStringField("action", PlanJson.name(failure.action()));
      out.writeStringField("error", failure.error());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeArrayFieldStart("slowest");
    for (RunRecord.Timing timing : run.slowest()) {
      out.writeStartObject();
      out.writeStringField("address", timing.address().toString());
      out.writeStringField("action", PlanJson.name(timing.action()));
      out.writeNumberField("millis", timing.millis());
      OptionalLong start = start(run, timing);
      if (start.isPresent()) {
        out.writeNumberField("startMillis", start.getAsLong());
      }
      out.writeEndObject();
    }
    out.writeEndArray();
    timeline(out, run);
  }

  /** When the first step of a resource began, where that is known. */
  private static OptionalLong start(RunRecord run, RunRecord.Timing timing) {
    return run.timeline().stream()
        .filter(span -> span.address().equals(timing.address()))
        .mapToLong(RunRecord.Span::startMillis)
        .min();
  }

  private static void timeline(JsonGenerator out, RunRecord run) throws IOException {
    out.writeArrayFieldStart("timeline");
    for (RunRecord.Span span : run.timeline()) {
      out.writeStartObject();
      out.writeStringField("address", span.address().toString());
      out.writeStringField("action", PlanJson.name(span.action()));
      out.writeStringField("part", span.part().name().toLowerCase(Locale.ROOT));
      out.writeNumberField("startMillis", span.startMillis());
      out.writeNumberField("millis", span.millis());
      out.writeStringField("end", span.end().name().toLowerCase(Locale.ROOT));
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
