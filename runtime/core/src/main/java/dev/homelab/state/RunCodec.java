package dev.homelab.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import dev.homelab.codec.AddressPool;
import dev.homelab.codec.CodecException;
import dev.homelab.codec.JsonReader;
import dev.homelab.model.Action;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs and intents as JSON and back. Lists in a run are cut to a length worth keeping. */
final class RunCodec {
  private static final int FAILURES_KEPT = 100;
  private static final int TIMINGS_KEPT = 20;

  private RunCodec() {}

  static void write(JsonGenerator out, RunRecord run) throws IOException {
    out.writeStartObject();
    out.writeStringField("id", run.id());
    out.writeStringField("command", run.command());
    out.writeStringField("startedAt", run.startedAt().toString());
    Instant finishedAt = run.finishedAt();
    if (finishedAt != null) {
      out.writeStringField("finishedAt", finishedAt.toString());
    }
    out.writeObjectFieldStart("done");
    for (Map.Entry<Action, Integer> count : run.done().entrySet()) {
      out.writeNumberField(word(count.getKey()), count.getValue());
    }
    out.writeEndObject();
    writeFailures(out, run.failed());
    out.writeNumberField("skipped", run.skipped());
    writeTimings(out, run.slowest());
    SpanCodec.write(out, run.timeline());
    out.writeEndObject();
  }

  static void write(JsonGenerator out, Intent intent) throws IOException {
    out.writeStartObject();
    out.writeStringField("run", intent.run());
    out.writeStringField("address", intent.address().toString());
    out.writeStringField("action", word(intent.action()));
    if (!intent.digest().isEmpty()) {
      out.writeStringField("digest", intent.digest());
    }
    String handle = intent.handle();
    if (handle != null) {
      out.writeStringField("handle", handle);
    }
    out.writeEndObject();
  }

  static RunRecord readRun(JsonReader in, AddressPool addresses) {
    in.expect(JsonToken.START_OBJECT);
    String id = "";
    String command = "";
    Instant startedAt = Instant.EPOCH;
    @Nullable Instant finishedAt = null;
    SortedMap<Action, Integer> done = new TreeMap<>();
    List<RunRecord.Failure> failed = List.of();
    int skipped = 0;
    List<RunRecord.Timing> slowest = List.of();
    List<RunRecord.Span> timeline = List.of();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "id" -> id = in.string();
        case "command" -> command = in.string();
        case "startedAt" -> startedAt = instant(in.string());
        case "finishedAt" -> finishedAt = instant(in.string());
        case "done" -> done = readCounts(in);
        case "failed" -> failed = readFailures(in, addresses);
        case "skipped" -> skipped = in.getIntValue();
        case "slowest" -> slowest = readTimings(in, addresses);
        case SpanCodec.FIELD -> timeline = SpanCodec.read(in, addresses);
        default -> throw unknown(name);
      }
    }
    return new RunRecord(
        id, command, startedAt, finishedAt, done, failed, skipped, slowest, timeline);
  }

  static Intent readIntent(JsonReader in, AddressPool addresses) {
    in.expect(JsonToken.START_OBJECT);
    Map<String, String> fields = readTexts(in);
    return new Intent(
        fields.getOrDefault("run", ""),
        addresses.of(fields.getOrDefault("address", "")),
        action(fields.getOrDefault("action", "")),
        fields.getOrDefault("digest", ""),
        fields.get("handle"));
  }

  /** An action as it is written. */
  static String word(Action action) {
    return action.name().toLowerCase(Locale.ROOT);
  }

  /** The action of a written word. */
  static Action action(String word) {
    for (Action action : Action.values()) {
      if (word(action).equals(word)) {
        return action;
      }
    }
    throw new CodecException("unknown action `" + word + "`", null);
  }

  private static void writeFailures(JsonGenerator out, List<RunRecord.Failure> failed)
      throws IOException {
    out.writeArrayFieldStart("failed");
    for (RunRecord.Failure failure : failed.subList(0, Math.min(FAILURES_KEPT, failed.size()))) {
      out.writeStartObject();
      out.writeStringField("address", failure.address().toString());
      out.writeStringField("action", word(failure.action()));
      out.writeStringField("error", failure.error());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void writeTimings(JsonGenerator out, List<RunRecord.Timing> slowest)
      throws IOException {
    out.writeArrayFieldStart("slowest");
    for (RunRecord.Timing timing : slowest.subList(0, Math.min(TIMINGS_KEPT, slowest.size()))) {
      out.writeStartObject();
      out.writeStringField("address", timing.address().toString());
      out.writeStringField("action", word(timing.action()));
      out.writeStringField("millis", Long.toString(timing.millis()));
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static SortedMap<Action, Integer> readCounts(JsonReader in) {
    in.expect(JsonToken.START_OBJECT);
    TreeMap<Action, Integer> counts = new TreeMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      Action action = action(in.currentName());
      in.nextToken();
      counts.put(action, in.getIntValue());
    }
    return counts;
  }

  private static List<RunRecord.Failure> readFailures(JsonReader in, AddressPool addresses) {
    List<RunRecord.Failure> failures = new ArrayList<>();
    for (Map<String, String> fields : readRows(in)) {
      failures.add(
          new RunRecord.Failure(
              addresses.of(fields.getOrDefault("address", "")),
              action(fields.getOrDefault("action", "")),
              fields.getOrDefault("error", "")));
    }
    return failures;
  }

  private static List<RunRecord.Timing> readTimings(JsonReader in, AddressPool addresses) {
    List<RunRecord.Timing> timings = new ArrayList<>();
    for (Map<String, String> fields : readRows(in)) {
      timings.add(
          new RunRecord.Timing(
              addresses.of(fields.getOrDefault("address", "")),
              action(fields.getOrDefault("action", "")),
              number(fields.getOrDefault("millis", ""))));
    }
    return timings;
  }

  static List<Map<String, String>> readRows(JsonReader in) {
    in.expect(JsonToken.START_ARRAY);
    List<Map<String, String>> rows = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      rows.add(readTexts(in));
    }
    return rows;
  }

  private static Map<String, String> readTexts(JsonReader in) {
    in.expect(JsonToken.START_OBJECT);
    Map<String, String> fields = new TreeMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      fields.put(name, in.string());
    }
    return fields;
  }

  private static Instant instant(String text) {
    try {
      return Instants.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CodecException("`" + text + "` is not a time", e);
    }
  }

  static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new CodecException("`" + text + "` is not a number", e);
    }
  }

  static CodecException unknown(String field) {
    return new CodecException("unknown field `" + field + "`", null);
  }
}
