package dev.homelab.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.homelab.model.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Values in the JSON that people and other tools read: an output that is not known yet is {@code
 * {"unknown":"address.output"}}, a reference {@code {"ref":"address.output"}}, a secret {@code
 * {"secret":"name"}} and a text put together of such parts {@code {"join":[…]}}. Not made to be
 * read back; {@link ValueCodec} is.
 */
public final class PublicJson {
  private PublicJson() {}

  /** Writes a value where the generator stands. */
  public static void write(JsonGenerator out, Value value) throws IOException {
    if (value instanceof Value.Tree tree) {
      out.writeStartObject();
      for (Map.Entry<String, Value> field : tree.fields().entrySet()) {
        out.writeFieldName(field.getKey());
        write(out, field.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof Value.Seq seq) {
      writeItems(out, seq.items());
    } else if (value instanceof Value.Text text) {
      out.writeString(text.value());
    } else if (value instanceof Value.Int number) {
      out.writeNumber(number.value());
    } else if (value instanceof Value.Dec number) {
      out.writeNumber(number.value().toString());
    } else if (value instanceof Value.Bool flag) {
      out.writeBoolean(flag.value());
    } else if (value == Value.Null.NULL) {
      out.writeNull();
    } else {
      writeStandIn(out, value);
    }
  }

  /** The value as JSON text on one line. */
  public static String text(Value value) {
    return new String(Json.bytes(out -> write(out, value)), StandardCharsets.UTF_8);
  }

  private static void writeItems(JsonGenerator out, List<Value> items) throws IOException {
    out.writeStartArray();
    for (Value item : items) {
      write(out, item);
    }
    out.writeEndArray();
  }

  private static void writeStandIn(JsonGenerator out, Value value) throws IOException {
    out.writeStartObject();
    if (value instanceof Value.Ref ref) {
      out.writeStringField("ref", ref.address() + "." + ref.output());
    } else if (value instanceof Value.Unknown unknown) {
      out.writeStringField("unknown", unknown.address() + "." + unknown.output());
    } else if (value instanceof Value.Secret secret) {
      out.writeStringField("secret", secret.name());
    } else if (value instanceof Value.Join join) {
      out.writeFieldName("join");
      writeItems(out, join.parts());
    }
    out.writeEndObject();
  }
}
