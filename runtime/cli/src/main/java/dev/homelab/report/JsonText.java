package dev.homelab.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.homelab.codec.PublicJson;
import dev.homelab.model.Value;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes one JSON document into a text. Every document of the tool begins with its format. */
public final class JsonText {
  /** The number of the documents' format; raised when one changes in a way that readers notice. */
  public static final int FORMAT = 1;

  private static final JsonFactory FACTORY = new JsonFactory();

  private final StringWriter text = new StringWriter();
  private final JsonGenerator out;

  /** One part of a document. */
  @FunctionalInterface
  interface Part {
    void write(JsonGenerator out) throws IOException;
  }

  private JsonText() throws IOException {
    out = FACTORY.createGenerator(text);
  }

  /** A document over several lines, ended by a line end. */
  static String document(Part fields) {
    return write(fields, true) + '\n';
  }

  /** A document on one line, without a line end. */
  static String line(Part fields) {
    return write(fields, false);
  }

  private static String write(Part fields, boolean indent) {
    try {
      JsonText json = new JsonText();
      if (indent) {
        json.out.useDefaultPrettyPrinter();
      }
      json.out.writeStartObject();
      json.out.writeNumberField("format", FORMAT);
      fields.write(json.out);
      json.out.writeEndObject();
      json.out.close();
      return json.text.toString();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** A list of texts. */
  static void texts(JsonGenerator out, String field, List<String> texts) throws IOException {
    out.writeArrayFieldStart(field);
    for (String item : texts) {
      out.writeString(item);
    }
    out.writeEndArray();
  }

  /** A value in its public form, or null for nothing. */
  static void value(JsonGenerator out, @Nullable Value value) throws IOException {
    if (value == null) {
      out.writeNull();
    } else {
      PublicJson.write(out, value);
    }
  }
}
