package dev.homelab.state;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.homelab.codec.AddressPool;
import dev.homelab.codec.CodecException;
import dev.homelab.codec.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * When the steps of a run went on, as JSON and back. What most steps have in common is left out; of
 * very many the longest are kept.
 */
final class SpanCodec {
  /** The field of a run that they are in; runs of before have none. */
  static final String FIELD = "timeline";

  private static final int SPANS_KEPT = 1000;

  private SpanCodec() {}

  static void write(JsonGenerator out, List<RunRecord.Span> timeline) throws IOException {
    if (timeline.isEmpty()) {
      return;
    }
    out.writeArrayFieldStart(FIELD);
    for (RunRecord.Span span : longest(timeline)) {
      out.writeStartObject();
      out.writeStringField("address", span.address().toString());
      out.writeStringField("action", RunCodec.word(span.action()));
      if (span.part() != RunRecord.Part.CALL) {
        out.writeStringField("part", word(span.part()));
      }
      out.writeStringField("start", Long.toString(span.startMillis()));
      out.writeStringField("millis", Long.toString(span.millis()));
      if (span.end() != RunRecord.End.DONE) {
        out.writeStringField("end", word(span.end()));
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /** In their order, without the shortest of too many. */
  private static List<RunRecord.Span> longest(List<RunRecord.Span> timeline) {
    if (timeline.size() <= SPANS_KEPT) {
      return timeline;
    }
    List<RunRecord.Span> kept = new ArrayList<>(timeline);
    kept.sort(Comparator.comparingLong((RunRecord.Span span) -> -span.millis()));
    kept = new ArrayList<>(kept.subList(0, SPANS_KEPT));
    kept.sort(Comparator.comparingLong(RunRecord.Span::startMillis));
    return kept;
  }

  static List<RunRecord.Span> read(JsonReader in, AddressPool addresses) {
    List<RunRecord.Span> timeline = new ArrayList<>();
    for (Map<String, String> fields : RunCodec.readRows(in)) {
      timeline.add(
          new RunRecord.Span(
              addresses.of(fields.getOrDefault("address", "")),
              RunCodec.action(fields.getOrDefault("action", "")),
              one(RunRecord.Part.values(), fields.getOrDefault("part", "call")),
              RunCodec.number(fields.getOrDefault("start", "")),
              RunCodec.number(fields.getOrDefault("millis", "")),
              one(RunRecord.End.values(), fields.getOrDefault("end", "done"))));
    }
    return timeline;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> E one(E[] all, String word) {
    for (E value : all) {
      if (word(value).equals(word)) {
        return value;
      }
    }
    throw new CodecException("unknown word `" + word + "` in a step's time", null);
  }
}
