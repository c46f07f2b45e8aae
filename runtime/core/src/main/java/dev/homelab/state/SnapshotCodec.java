package dev.homelab.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import dev.homelab.codec.AddressPool;
import dev.homelab.codec.CodecException;
import dev.homelab.codec.Json;
import dev.homelab.codec.JsonReader;
import dev.homelab.codec.StateEntryCodec;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.StateEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A whole state as one JSON object whose first field is {@code "format":1} and whose last is its
 * {@link Seal}. Each entry begins a line, so that people can search and compare.
 */
final class SnapshotCodec {
  /** The format that is written. */
  static final int FORMAT = 1;

  private static final String HEAD = "{\"format\":";

  private SnapshotCodec() {}

  static byte[] bytes(StateDocument state) {
    return Seal.close(Json.bytes(out -> write(out, state)));
  }

  /**
   * The format that bytes say they have.
   *
   * @throws CodecException when they say none
   */
  static int format(byte[] snapshot) {
    String head =
        new String(snapshot, 0, Math.min(snapshot.length, 40), StandardCharsets.ISO_8859_1);
    int end = HEAD.length();
    while (end < head.length() && Character.isDigit(head.charAt(end))) {
      end++;
    }
    if (!head.startsWith(HEAD) || end == HEAD.length() || end > HEAD.length() + 9) {
      throw new CodecException("it does not begin with its format", null);
    }
    return Integer.parseInt(head.substring(HEAD.length(), end));
  }

  /**
   * Reads a snapshot of the format {@link #FORMAT}.
   *
   * @throws CodecException when it is damaged
   */
  static StateDocument read(byte[] snapshot) {
    if (!Seal.isIntact(snapshot)) {
      throw new CodecException("its checksum is wrong", null);
    }
    JsonReader in = JsonReader.of(Seal.open(snapshot));
    StateDocument state = read(in);
    in.end();
    return state;
  }

  private static void write(JsonGenerator out, StateDocument state) throws IOException {
    out.writeStartObject();
    out.writeNumberField("format", FORMAT);
    out.writeStringField("lineage", state.lineage());
    out.writeNumberField("serial", state.serial());
    out.writeStringField("name", state.identity().name());
    out.writeStringField("id", state.identity().id());
    out.writeStringField("environment", state.identity().environment());
    Address mode = state.mode();
    if (mode != null) {
      out.writeStringField("mode", mode.toString());
    }
    out.writeArrayFieldStart("runs");
    for (RunRecord run : state.runs()) {
      RunCodec.write(out, run);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("pending");
    for (Intent intent : state.pending()) {
      RunCodec.write(out, intent);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("entries");
    for (StateEntry entry : state.entries().values()) {
      out.writeRaw('\n');
      StateEntryCodec.write(out, entry);
    }
    out.writeRaw('\n');
    out.writeEndArray();
    out.writeEndObject();
  }

  private static StateDocument read(JsonReader in) {
    in.expect(JsonToken.START_OBJECT);
    AddressPool addresses = new AddressPool();
    Parts parts = new Parts();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      parts.take(name, in, addresses);
    }
    return parts.document();
  }

  /** The fields of a snapshot while they are read. */
  private static final class Parts {
    private String lineage = "";
    private long serial;
    private String name = "";
    private String id = "";
    private String environment = "";
    private @Nullable Address mode;
    private final List<RunRecord> runs = new ArrayList<>();
    private final List<Intent> pending = new ArrayList<>();
    private final TreeMap<Address, StateEntry> entries = new TreeMap<>();

    void take(String field, JsonReader in, AddressPool addresses) {
      switch (field) {
        case "format" -> in.getIntValue();
        case "lineage" -> lineage = in.string();
        case "serial" -> serial = in.getLongValue();
        case "name" -> name = in.string();
        case "id" -> id = in.string();
        case "environment" -> environment = in.string();
        case "mode" -> mode = addresses.of(in.string());
        case "runs" -> {
          while (in.nextToken() != JsonToken.END_ARRAY) {
            runs.add(RunCodec.readRun(in, addresses));
          }
        }
        case "pending" -> {
          while (in.nextToken() != JsonToken.END_ARRAY) {
            pending.add(RunCodec.readIntent(in, addresses));
          }
        }
        case "entries" -> {
          while (in.nextToken() != JsonToken.END_ARRAY) {
            StateEntry entry = StateEntryCodec.read(in, addresses);
            entries.put(entry.address(), entry);
          }
        }
        default -> throw RunCodec.unknown(field);
      }
    }

    StateDocument document() {
      if (lineage.isEmpty() || id.isEmpty()) {
        throw new CodecException("it lacks lineage or identity", null);
      }
      return new StateDocument(
          new LabIdentity(name, id, environment), lineage, serial, entries, runs, pending, mode);
    }
  }
}
