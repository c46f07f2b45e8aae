package dev.homelab.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import dev.homelab.model.Address;
import dev.homelab.model.Value;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Values as canonical JSON and back, without loss: equal values have equal bytes, and {@code
 * read(bytes(v))} equals {@code v}.
 *
 * <p>What JSON has no form for is an object with one key that begins with {@code $}: {@code
 * {"$ref":[address,output]}}, {@code $unknown} likewise, {@code {"$secret":name}}, {@code
 * {"$join":[parts]}}, {@code {"$dec":"5"}} for a decimal that looks like a whole number and {@code
 * {"$chars":hex}} for a text that is not valid Unicode. A key of a person that begins with {@code
 * $} gets one more.
 */
public final class ValueCodec {
  private ValueCodec() {}

  /** The canonical bytes of a value, in UTF-8. */
  public static byte[] bytes(Value value) {
    return Json.bytes(out -> write(out, value));
  }

  /**
   * The value that canonical bytes hold.
   *
   * @throws CodecException when they hold none
   */
  public static Value read(byte[] bytes) {
    JsonReader in = JsonReader.of(bytes);
    Value value = read(in);
    in.end();
    return value;
  }

  /** Writes a value where the generator stands. */
  public static void write(JsonGenerator out, Value value) throws IOException {
    if (value instanceof Value.Text text) {
      writeText(out, text.value());
    } else if (value instanceof Value.Tree tree) {
      writeTree(out, tree);
    } else if (value instanceof Value.Seq seq) {
      writeItems(out, seq.items());
    } else if (value instanceof Value.Int number) {
      out.writeNumber(number.value());
    } else if (value instanceof Value.Bool flag) {
      out.writeBoolean(flag.value());
    } else if (value instanceof Value.Dec number) {
      writeDecimal(out, number.value());
    } else if (value == Value.Null.NULL) {
      out.writeNull();
    } else {
      writeSpecial(out, value);
    }
  }

  /** Reads the value that begins at the parser's token; leaves it at the value's last token. */
  public static Value read(JsonReader in) {
    JsonToken token = in.currentToken();
    if (token == null) {
      throw new CodecException("it ends too early", null);
    }
    return switch (token) {
      case VALUE_STRING -> new Value.Text(in.getText());
      case VALUE_NUMBER_INT -> integer(in.getText());
      case VALUE_NUMBER_FLOAT -> new Value.Dec(decimal(in.getText()));
      case VALUE_TRUE -> new Value.Bool(true);
      case VALUE_FALSE -> new Value.Bool(false);
      case VALUE_NULL -> Value.Null.NULL;
      case START_ARRAY -> new Value.Seq(readItems(in));
      case START_OBJECT -> readObject(in);
      default -> throw new CodecException("a value cannot begin with " + token, null);
    };
  }

  /** Reads a tree; like {@link #read(JsonParser)}, but nothing else will do. */
  public static Value.Tree readTree(JsonReader in) {
    if (read(in) instanceof Value.Tree tree) {
      return tree;
    }
    throw new CodecException("expected a tree of values", null);
  }

  private static void writeTree(JsonGenerator out, Value.Tree tree) throws IOException {
    out.writeStartObject();
    for (Map.Entry<String, Value> field : tree.fields().entrySet()) {
      String name = field.getKey();
      out.writeFieldName(name.startsWith("$") ? "$" + name : name);
      write(out, field.getValue());
    }
    out.writeEndObject();
  }

  private static void writeItems(JsonGenerator out, List<Value> items) throws IOException {
    out.writeStartArray();
    for (Value item : items) {
      write(out, item);
    }
    out.writeEndArray();
  }

  private static void writeText(JsonGenerator out, String text) throws IOException {
    if (isUnicode(text)) {
      out.writeString(text);
      return;
    }
    StringBuilder hex = new StringBuilder(text.length() * 4);
    for (int i = 0; i < text.length(); i++) {
      String unit = Integer.toHexString(text.charAt(i));
      hex.append("0".repeat(4 - unit.length())).append(unit);
    }
    out.writeStartObject();
    out.writeStringField("$chars", hex.toString());
    out.writeEndObject();
  }

  private static boolean isUnicode(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  private static void writeDecimal(JsonGenerator out, BigDecimal number) throws IOException {
    String text = number.toString();
    if (integer(text) instanceof Value.Int) {
      out.writeStartObject();
      out.writeStringField("$dec", text);
      out.writeEndObject();
    } else {
      out.writeNumber(text);
    }
  }

  private static void writeSpecial(JsonGenerator out, Value value) throws IOException {
    out.writeStartObject();
    if (value instanceof Value.Ref ref) {
      writePair(out, "$ref", ref.address(), ref.output());
    } else if (value instanceof Value.Unknown unknown) {
      writePair(out, "$unknown", unknown.address(), unknown.output());
    } else if (value instanceof Value.Secret secret) {
      out.writeStringField("$secret", secret.name());
    } else if (value instanceof Value.Join join) {
      out.writeFieldName("$join");
      writeItems(out, join.parts());
    }
    out.writeEndObject();
  }

  private static void writePair(JsonGenerator out, String key, Address address, String output)
      throws IOException {
    out.writeArrayFieldStart(key);
    out.writeString(address.toString());
    out.writeString(output);
    out.writeEndArray();
  }

  private static Value integer(String text) {
    BigDecimal exact = text.length() <= 18 ? null : decimal(text);
    try {
      return new Value.Int(exact == null ? Long.parseLong(text) : exact.longValueExact());
    } catch (ArithmeticException | NumberFormatException large) {
      return new Value.Dec(decimal(text));
    }
  }

  private static BigDecimal decimal(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new CodecException("`" + text + "` is not a number", e);
    }
  }

  private static List<Value> readItems(JsonReader in) {
    List<Value> items = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      items.add(read(in));
    }
    return items;
  }

  private static Value readObject(JsonReader in) {
    TreeMap<String, Value> fields = new TreeMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      in.expect(JsonToken.FIELD_NAME);
      String name = in.currentName();
      in.nextToken();
      if (name.startsWith("$$")) {
        fields.put(name.substring(1), read(in));
      } else if (name.startsWith("$")) {
        Value special = readSpecial(name, in);
        in.nextToken();
        in.expect(JsonToken.END_OBJECT);
        return special;
      } else {
        fields.put(name, read(in));
      }
    }
    return new Value.Tree(fields);
  }

  private static Value readSpecial(String key, JsonReader in) {
    return switch (key) {
      case "$secret" -> new Value.Secret(in.string());
      case "$dec" -> new Value.Dec(decimal(in.string()));
      case "$chars" -> new Value.Text(chars(in.string()));
      case "$join" -> {
        in.expect(JsonToken.START_ARRAY);
        yield new Value.Join(readItems(in));
      }
      case "$ref", "$unknown" -> readPair(key, in);
      default -> throw new CodecException("unknown kind of value " + key, null);
    };
  }

  private static Value readPair(String key, JsonReader in) {
    in.expect(JsonToken.START_ARRAY);
    in.nextToken();
    Address address = AddressPool.parse(in.string());
    in.nextToken();
    String output = in.string();
    in.nextToken();
    in.expect(JsonToken.END_ARRAY);
    return key.equals("$ref") ? new Value.Ref(address, output) : new Value.Unknown(address, output);
  }

  private static String chars(String hex) {
    StringBuilder text = new StringBuilder(hex.length() / 4);
    for (int i = 0; i + 4 <= hex.length(); i += 4) {
      text.append((char) Integer.parseInt(hex.substring(i, i + 4), 16));
    }
    return text.toString();
  }
}
