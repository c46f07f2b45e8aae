package dev.homelab.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import dev.homelab.codec.AddressPool;
import dev.homelab.codec.CodecException;
import dev.homelab.codec.Json;
import dev.homelab.codec.JsonReader;
import dev.homelab.codec.StateEntryCodec;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.StateEntry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Records of a journal: one JSON object on one line, with its number {@code n}, the number {@code
 * d} of the last record that was durable when it was written, the begin of the state's lineage
 * {@code l}, its kind {@code t}, what the kind needs, and its {@link Seal}.
 */
final class RecordCodec {
  private static final int MARK = 8;

  private RecordCodec() {}

  /**
   * A record with what stands around it.
   *
   * @param number its number; the state's serial number after it
   * @param durable the number of the last record that was durable when it was written
   * @param mark the begin of its state's lineage
   * @param change what it changes
   */
  record Framed(long number, long durable, String mark, JournalRecord change) {}

  /** The begin of a lineage, which each record bears. */
  static String mark(String lineage) {
    return lineage.substring(0, Math.min(MARK, lineage.length()));
  }

  static byte[] bytes(Framed record) {
    return Seal.close(
        Json.bytes(
            out -> {
              out.writeStartObject();
              out.writeNumberField("n", record.number());
              out.writeNumberField("d", record.durable());
              out.writeStringField("l", record.mark());
              writeChange(out, record.change());
              out.writeEndObject();
            }));
  }

  /** Reads a record whose seal is right. */
  static Framed read(byte[] sealed, AddressPool addresses) {
    JsonReader in = JsonReader.of(Seal.open(sealed));
    Framed record = read(in, addresses);
    in.end();
    return record;
  }

  private static void writeChange(JsonGenerator out, JournalRecord change) throws IOException {
    if (change instanceof JournalRecord.Intended intended) {
      out.writeStringField("t", "intent");
      out.writeFieldName("intent");
      RunCodec.write(out, intended.intent());
    } else if (change instanceof JournalRecord.Happened happened) {
      out.writeStringField("t", "outcome");
      writeOutcome(out, happened.outcome());
    } else if (change instanceof JournalRecord.Handled handled) {
      out.writeStringField("t", "handle");
      out.writeStringField("address", handled.address().toString());
      out.writeStringField("handle", handled.handle());
    } else if (change instanceof JournalRecord.Moved moved) {
      out.writeStringField("t", "move");
      out.writeStringField("address", moved.from().toString());
      out.writeStringField("to", moved.to().toString());
    } else if (change instanceof JournalRecord.Forgotten forgotten) {
      out.writeStringField("t", "forget");
      out.writeStringField("address", forgotten.address().toString());
    } else if (change instanceof JournalRecord.Switched switched) {
      out.writeStringField("t", "mode");
      out.writeStringField("address", switched.mode().toString());
    } else if (change instanceof JournalRecord.Begun begun) {
      out.writeStringField("t", "begin");
      out.writeFieldName("run");
      RunCodec.write(out, begun.run());
    } else if (change instanceof JournalRecord.Ended ended) {
      out.writeStringField("t", "end");
      out.writeFieldName("run");
      RunCodec.write(out, ended.run());
    }
  }

  private static void writeOutcome(JsonGenerator out, Outcome outcome) throws IOException {
    StateEntry entry = outcome.entry();
    if (entry == null || !entry.address().equals(outcome.address())) {
      out.writeStringField("address", outcome.address().toString());
    }
    out.writeStringField("action", RunCodec.word(outcome.action()));
    out.writeBooleanField("ok", outcome.ok());
    if (!outcome.error().isEmpty()) {
      out.writeStringField("error", outcome.error());
    }
    out.writeNumberField("millis", outcome.millis());
    if (entry != null) {
      out.writeFieldName("entry");
      StateEntryCodec.write(out, entry);
    }
  }

  private static Framed read(JsonReader in, AddressPool addresses) {
    in.expect(JsonToken.START_OBJECT);
    Parts parts = new Parts();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      parts.take(name, in, addresses);
    }
    return new Framed(parts.number, parts.durable, parts.mark, parts.change());
  }

  /** The fields of a record while they are read. */
  private static final class Parts {
    private long number;
    private long durable;
    private String mark = "";
    private String kind = "";
    private @Nullable Address address;
    private @Nullable Address to;
    private @Nullable Intent intent;
    private @Nullable RunRecord run;
    private @Nullable StateEntry entry;
    private String handle = "";
    private Action action = Action.NOOP;
    private boolean ok;
    private String error = "";
    private long millis;

    void take(String name, JsonReader in, AddressPool addresses) {
      switch (name) {
        case "n" -> number = in.getLongValue();
        case "d" -> durable = in.getLongValue();
        case "l" -> mark = in.string();
        case "t" -> kind = in.string();
        case "address" -> address = addresses.of(in.string());
        case "to" -> to = addresses.of(in.string());
        case "intent" -> intent = RunCodec.readIntent(in, addresses);
        case "run" -> run = RunCodec.readRun(in, addresses);
        case "entry" -> entry = StateEntryCodec.read(in, addresses);
        case "handle" -> handle = in.string();
        case "action" -> action = RunCodec.action(in.string());
        case "ok" -> ok = in.getBooleanValue();
        case "error" -> error = in.string();
        case "millis" -> millis = in.getLongValue();
        default -> throw RunCodec.unknown(name);
      }
    }

    JournalRecord change() {
      return switch (kind) {
        case "intent" -> new JournalRecord.Intended(given(intent));
        case "outcome" -> new JournalRecord.Happened(outcome());
        case "handle" -> new JournalRecord.Handled(given(address), handle);
        case "move" -> new JournalRecord.Moved(given(address), given(to));
        case "forget" -> new JournalRecord.Forgotten(given(address));
        case "mode" -> new JournalRecord.Switched(given(address));
        case "begin" -> new JournalRecord.Begun(given(run));
        case "end" -> new JournalRecord.Ended(given(run));
        default -> throw new CodecException("unknown kind of record `" + kind + "`", null);
      };
    }

    private Outcome outcome() {
      StateEntry recorded = entry;
      Address of = address == null && recorded != null ? recorded.address() : address;
      return new Outcome(given(of), action, ok, recorded, error, millis);
    }

    private static <T> T given(@Nullable T part) {
      if (part == null) {
        throw new CodecException("a record lacks a part", null);
      }
      return part;
    }
  }
}
