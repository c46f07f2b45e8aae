package dev.homelab.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import java.io.IOException;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of one resource as JSON and back, without loss. What is empty or as usual is
 * left out. An edge is an address, followed by {@code @exists} when that level is enough.
 */
public final class StateEntryCodec {
  private static final String EXISTS = "@exists";

  private StateEntryCodec() {}

  /** The canonical bytes of an entry, in UTF-8. */
  public static byte[] bytes(StateEntry entry) {
    return Json.bytes(out -> write(out, entry));
  }

  /**
   * The entry that bytes hold.
   *
   * @throws CodecException when they hold none
   */
  public static StateEntry read(byte[] bytes) {
    JsonReader in = JsonReader.of(bytes);
    StateEntry entry = read(in, new AddressPool());
    in.end();
    return entry;
  }

  /** Writes an entry where the generator stands. */
  public static void write(JsonGenerator out, StateEntry entry) throws IOException {
    out.writeStartObject();
    out.writeStringField("address", entry.address().toString());
    out.writeStringField("type", entry.type());
    out.writeNumberField("schema", entry.schemaVersion());
    writeAddress(out, "target", entry.target());
    if (!entry.objectId().isEmpty()) {
      out.writeStringField("id", entry.objectId());
    }
    writeTree(out, "recorded", entry.recorded());
    writeTree(out, "digests", entry.secretDigests());
    writeTree(out, "outputs", entry.outputs());
    writeEdges(out, entry.dependsOn());
    if (!entry.lifecycle().equals(Lifecycle.DEFAULT)) {
      out.writeFieldName("lifecycle");
      writeLifecycle(out, entry.lifecycle());
    }
    if (entry.ready()) {
      out.writeBooleanField("ready", true);
    }
    if (!entry.source().isEmpty()) {
      out.writeStringField("source", entry.source());
    }
    out.writeEndObject();
  }

  /** Reads the entry whose start the parser stands at. */
  public static StateEntry read(JsonReader in, AddressPool addresses) {
    in.expect(JsonToken.START_OBJECT);
    Parts parts = new Parts();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      in.expect(JsonToken.FIELD_NAME);
      String name = in.currentName();
      in.nextToken();
      parts.take(name, in, addresses);
    }
    return parts.entry();
  }

  private static void writeAddress(JsonGenerator out, String name, @Nullable Address address)
      throws IOException {
    if (address != null) {
      out.writeStringField(name, address.toString());
    }
  }

  private static void writeTree(JsonGenerator out, String name, Value.Tree tree)
      throws IOException {
    if (!tree.fields().isEmpty()) {
      out.writeFieldName(name);
      ValueCodec.write(out, tree);
    }
  }

  private static void writeEdges(JsonGenerator out, SortedSet<Edge> edges) throws IOException {
    if (edges.isEmpty()) {
      return;
    }
    out.writeArrayFieldStart("dependsOn");
    for (Edge edge : edges) {
      out.writeString(edge.level() == Level.EXISTS ? edge.to() + EXISTS : edge.to().toString());
    }
    out.writeEndArray();
  }

  private static void writeLifecycle(JsonGenerator out, Lifecycle lifecycle) throws IOException {
    out.writeStartObject();
    writeFlag(out, "protect", lifecycle.protect());
    writeFlag(out, "retain", lifecycle.retain());
    writeFlag(out, "adopt", lifecycle.adopt());
    writeFlag(out, "existing", lifecycle.existing());
    writeFlag(out, "force", lifecycle.force());
    writeTexts(out, "ignore", lifecycle.ignore());
    writeTexts(out, "replaceOn", lifecycle.replaceOn());
    writeAddress(out, "movedFrom", lifecycle.movedFrom());
    out.writeEndObject();
  }

  private static void writeFlag(JsonGenerator out, String name, boolean on) throws IOException {
    if (on) {
      out.writeBooleanField(name, true);
    }
  }

  private static void writeTexts(JsonGenerator out, String name, SortedSet<String> texts)
      throws IOException {
    if (!texts.isEmpty()) {
      out.writeArrayFieldStart(name);
      for (String text : texts) {
        out.writeString(text);
      }
      out.writeEndArray();
    }
  }

  private static SortedSet<Edge> readEdges(JsonReader in, AddressPool addresses) {
    in.expect(JsonToken.START_ARRAY);
    TreeSet<Edge> edges = new TreeSet<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      String text = in.string();
      edges.add(
          text.endsWith(EXISTS)
              ? new Edge(
                  addresses.of(text.substring(0, text.length() - EXISTS.length())), Level.EXISTS)
              : new Edge(addresses.of(text), Level.READY));
    }
    return edges;
  }

  private static Lifecycle readLifecycle(JsonReader in, AddressPool addresses) {
    in.expect(JsonToken.START_OBJECT);
    SortedSet<String> on = new TreeSet<>();
    SortedSet<String> ignore = new TreeSet<>();
    SortedSet<String> replaceOn = new TreeSet<>();
    Address movedFrom = null;
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      in.nextToken();
      switch (name) {
        case "ignore" -> ignore = readTexts(in);
        case "replaceOn" -> replaceOn = readTexts(in);
        case "movedFrom" -> movedFrom = addresses.of(in.string());
        case "protect", "retain", "adopt", "existing", "force" -> {
          if (in.getBooleanValue()) {
            on.add(name);
          }
        }
        default -> throw new CodecException("unknown field `" + name + "` of a lifecycle", null);
      }
    }
    return new Lifecycle(
        on.contains("protect"),
        on.contains("retain"),
        on.contains("adopt"),
        on.contains("existing"),
        on.contains("force"),
        ignore,
        replaceOn,
        movedFrom);
  }

  private static SortedSet<String> readTexts(JsonReader in) {
    in.expect(JsonToken.START_ARRAY);
    TreeSet<String> texts = new TreeSet<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      texts.add(in.string());
    }
    return texts;
  }

  /** The fields of an entry while they are read. */
  private static final class Parts {
    private @Nullable Address address;
    private String type = "";
    private int schema = 1;
    private @Nullable Address target;
    private String id = "";
    private Value.Tree recorded = Value.Tree.EMPTY;
    private Value.Tree digests = Value.Tree.EMPTY;
    private Value.Tree outputs = Value.Tree.EMPTY;
    private SortedSet<Edge> dependsOn = new TreeSet<>();
    private Lifecycle lifecycle = Lifecycle.DEFAULT;
    private boolean ready;
    private String source = "";

    void take(String name, JsonReader in, AddressPool addresses) {
      switch (name) {
        case "address" -> address = addresses.of(in.string());
        case "type" -> type = in.string();
        case "schema" -> schema = in.getIntValue();
        case "target" -> target = addresses.of(in.string());
        case "id" -> id = in.string();
        case "recorded" -> recorded = ValueCodec.readTree(in);
        case "digests" -> digests = ValueCodec.readTree(in);
        case "outputs" -> outputs = ValueCodec.readTree(in);
        case "dependsOn" -> dependsOn = readEdges(in, addresses);
        case "lifecycle" -> lifecycle = readLifecycle(in, addresses);
        case "ready" -> ready = in.getBooleanValue();
        case "source" -> source = in.string();
        default -> throw new CodecException("unknown field `" + name + "` of an entry", null);
      }
    }

    StateEntry entry() {
      if (address == null || type.isEmpty()) {
        throw new CodecException("an entry without address or type", null);
      }
      return new StateEntry(
          address, type, schema, target, id, recorded, digests, outputs, dependsOn, lifecycle,
          ready, source);
    }
  }
}
