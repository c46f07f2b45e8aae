package dev.homelab.provider.kubernetes.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.homelab.model.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads JSON and YAML into values and writes values as JSON, by streaming. */
public final class ValueJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String NOTHING = "";

  private ValueJson() {}

  /**
   * Reads one JSON document.
   *
   * @throws IOException when the stream ends early or is no JSON
   */
  public static Value read(InputStream in) throws IOException {
    try (JsonParser parser = JSON.createParser(in)) {
      return document(parser);
    }
  }

  /**
   * Reads one JSON document and leaves one field out, wherever it stands; what is in it is passed
   * over unread.
   *
   * @throws IOException when the stream ends early or is no JSON
   */
  public static Value readWithout(String field, InputStream in) throws IOException {
    try (JsonParser parser = JSON.createParser(in)) {
      return parser.nextToken() == null ? Value.Null.NULL : value(parser, field);
    }
  }

  /** Reads one JSON document; see {@link #read(InputStream)}. */
  public static Value read(byte[] json) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      return document(parser);
    }
  }

  /** A parser for a stream of JSON documents, such as the events of a watch. */
  public static JsonParser parser(InputStream in) throws IOException {
    return JSON.createParser(in);
  }

  /** The next document of a stream, or null at its end. */
  public static @Nullable Value next(JsonParser parser) throws IOException {
    return parser.nextToken() == null ? null : value(parser, NOTHING);
  }

  /** Reads the first YAML document of a text; an empty one is {@link Value.Null}. */
  public static Value readYaml(byte[] yaml) throws IOException {
    try (JsonParser parser = new YAMLFactory().createParser(yaml)) {
      return document(parser);
    }
  }

  private static Value document(JsonParser parser) throws IOException {
    return parser.nextToken() == null ? Value.Null.NULL : value(parser, NOTHING);
  }

  private static Value value(JsonParser in, String left) throws IOException {
    JsonToken token = in.currentToken();
    if (token == null) {
      throw new IOException("the document ends early");
    }
    return switch (token) {
      case START_OBJECT -> tree(in, left);
      case START_ARRAY -> sequence(in, left);
      case VALUE_STRING -> new Value.Text(in.getText());
      case VALUE_TRUE -> new Value.Bool(true);
      case VALUE_FALSE -> new Value.Bool(false);
      case VALUE_NULL -> Value.Null.NULL;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(in);
      default -> throw new IOException("unexpected " + token);
    };
  }

  private static Value number(JsonParser in) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NUMBER_INT
        && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return new Value.Int(in.getLongValue());
    }
    return Value.of(new BigDecimal(in.getText()));
  }

  private static Value.Tree tree(JsonParser in, String left) throws IOException {
    FieldList fields = new FieldList();
    String name = in.nextFieldName();
    while (name != null) {
      in.nextToken();
      if (name.equals(left)) {
        in.skipChildren();
      } else {
        fields.add(name, value(in, left));
      }
      name = in.nextFieldName();
    }
    if (in.currentToken() != JsonToken.END_OBJECT) {
      throw new IOException("the document ends early");
    }
    return fields.tree();
  }

  private static Value.Seq sequence(JsonParser in, String left) throws IOException {
    List<Value> items = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(in, left));
    }
    return new Value.Seq(items);
  }

  /**
   * Writes a value as compact JSON with sorted keys.
   *
   * @throws IllegalArgumentException for a value that is not at hand (reference, unknown, secret)
   */
  public static byte[] write(Value value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      write(json, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * Writes a value in the format of a generator, which may be YAML's.
   *
   * @throws IllegalArgumentException for a value that is not at hand (reference, unknown, secret)
   */
  public static void write(JsonGenerator out, Value value) throws IOException {
    if (value instanceof Value.Tree tree) {
      out.writeStartObject();
      for (var field : tree.fields().entrySet()) {
        out.writeFieldName(field.getKey());
        write(out, field.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof Value.Seq seq) {
      out.writeStartArray();
      for (Value item : seq.items()) {
        write(out, item);
      }
      out.writeEndArray();
    } else if (value instanceof Value.Text text) {
      out.writeString(text.value());
    } else if (value instanceof Value.Int number) {
      out.writeNumber(number.value());
    } else if (value instanceof Value.Bool flag) {
      out.writeBoolean(flag.value());
    } else if (value instanceof Value.Dec number) {
      out.writeNumber(number.value());
    } else if (value instanceof Value.Null) {
      out.writeNull();
    } else {
      throw new IllegalArgumentException("a value that is not at hand cannot be written");
    }
  }
}
