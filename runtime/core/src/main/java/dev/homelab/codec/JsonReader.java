package dev.homelab.codec;

import com.fasterxml.jackson.core.JsonToken;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) token by token from bytes in memory. What is stored is read by every
 * command, mostly in a process that has just started: this one class loads in a tenth of the time
 * of a general parser. For one thread.
 */
public final class JsonReader {
  private static final int NAMES = 256;

  private final byte[] bytes;
  private int at;
  private @Nullable JsonToken current;
  private String text = "";
  private String name = "";
  private boolean[] objects = new boolean[32];
  private int depth;
  private final String[] names = new String[NAMES];

  private JsonReader(byte[] bytes) {
    this.bytes = bytes;
    Arrays.fill(names, "");
  }

  /** Stands at the first token of a document. */
  public static JsonReader of(byte[] bytes) {
    JsonReader reader = new JsonReader(bytes);
    reader.nextToken();
    return reader;
  }

  /**
   * Checks that the document ends with the token that the reader stands at.
   *
   * @throws CodecException when it does not
   */
  public void end() {
    if (nextToken() != null) {
      throw bad("there is more after its end");
    }
  }

  /** The token that the reader stands at, or null after the last one. */
  public @Nullable JsonToken currentToken() {
    return current;
  }

  /** The name of the field that the reader stands at or in. */
  public String currentName() {
    return name;
  }

  /** The text of a string, or a number as it is written. */
  public String getText() {
    return text;
  }

  /** The text, when the token is a string. */
  public String string() {
    expect(JsonToken.VALUE_STRING);
    return text;
  }

  /** The whole number that the reader stands at. */
  public long getLongValue() {
    expect(JsonToken.VALUE_NUMBER_INT);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException large) {
      throw bad("the number is too large");
    }
  }

  /** The whole number of at most 32 bits that the reader stands at. */
  public int getIntValue() {
    long number = getLongValue();
    if (number != (int) number) {
      throw bad("the number is too large");
    }
    return (int) number;
  }

  /** Whether the reader stands at {@code true}; nothing but true and false will do. */
  public boolean getBooleanValue() {
    if (current != JsonToken.VALUE_TRUE) {
      expect(JsonToken.VALUE_FALSE);
    }
    return current == JsonToken.VALUE_TRUE;
  }

  /** The bytes of a string in base64. */
  public byte[] getBinaryValue() {
    try {
      return Base64.getDecoder().decode(string());
    } catch (IllegalArgumentException e) {
      throw bad("it is no base64");
    }
  }

  /** Checks the token that the reader stands at. */
  public void expect(JsonToken token) {
    if (current != token) {
      throw bad("expected " + token + ", found " + current);
    }
  }

  /** Goes on to the end of the object or list that the reader stands at the start of. */
  public void skipChildren() {
    if (current == JsonToken.START_OBJECT || current == JsonToken.START_ARRAY) {
      int outer = depth - 1;
      while (depth > outer) {
        if (nextToken() == null) {
          throw bad("it ends too early");
        }
      }
    }
  }

  /** Goes on to the next token; null after the last one. */
  public @Nullable JsonToken nextToken() {
    JsonToken before = current;
    int c = skipBlanks();
    if (depth == 0) {
      if (before == null && c >= 0) {
        return value(c);
      }
      if (c >= 0) {
        throw bad("there is more after its end");
      }
      current = null;
      return null;
    }
    if (before == JsonToken.FIELD_NAME) {
      return value(c);
    }
    boolean object = objects[depth - 1];
    if (c == (object ? '}' : ']')) {
      at++;
      depth--;
      current = object ? JsonToken.END_OBJECT : JsonToken.END_ARRAY;
      return current;
    }
    boolean first = before == JsonToken.START_OBJECT || before == JsonToken.START_ARRAY;
    if (!first || c < 0) {
      take(',');
      c = skipBlanks();
    }
    return object ? fieldName() : value(c);
  }

  private JsonToken fieldName() {
    take('"');
    int from = at;
    int hash = 0;
    while (at < bytes.length && bytes[at] != '"' && bytes[at] != '\\' && bytes[at] > 0) {
      hash = 31 * hash + bytes[at++];
    }
    if (at < bytes.length && bytes[at] == '"') {
      name = known(from, at - from, hash);
      at++;
    } else {
      at = from;
      name = restOfString();
    }
    skipBlanks();
    take(':');
    current = JsonToken.FIELD_NAME;
    return JsonToken.FIELD_NAME;
  }

  /** Names come again and again; each is made once. */
  private String known(int from, int length, int hash) {
    int slot = hash & NAMES - 1;
    String candidate = names[slot];
    if (candidate.length() == length && candidate.hashCode() == hash) {
      boolean same = true;
      for (int i = 0; i < length && same; i++) {
        same = candidate.charAt(i) == bytes[from + i];
      }
      if (same) {
        return candidate;
      }
    }
    String fresh = new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    names[slot] = fresh;
    return fresh;
  }

  private JsonToken value(int c) {
    JsonToken token =
        switch (c) {
          case '"' -> {
            at++;
            text = restOfString();
            yield JsonToken.VALUE_STRING;
          }
          case '{' -> open(true);
          case '[' -> open(false);
          case 't' -> word("true", JsonToken.VALUE_TRUE);
          case 'f' -> word("false", JsonToken.VALUE_FALSE);
          case 'n' -> word("null", JsonToken.VALUE_NULL);
          default -> number();
        };
    current = token;
    return token;
  }

  private JsonToken open(boolean object) {
    at++;
    if (depth == objects.length) {
      objects = Arrays.copyOf(objects, depth * 2);
    }
    objects[depth++] = object;
    return object ? JsonToken.START_OBJECT : JsonToken.START_ARRAY;
  }

  private JsonToken word(String word, JsonToken token) {
    for (int i = 0; i < word.length(); i++) {
      take(word.charAt(i));
    }
    return token;
  }

  private JsonToken number() {
    int from = at;
    boolean whole = true;
    while (at < bytes.length && "+-.eE0123456789".indexOf(bytes[at]) >= 0) {
      whole &= bytes[at] == '-' || (bytes[at] >= '0' && bytes[at] <= '9');
      at++;
    }
    if (at == from || bytes[at - 1] < '0' || bytes[at - 1] > '9' || bytes[from] == '+') {
      throw bad("a value is missing");
    }
    text = new String(bytes, from, at - from, StandardCharsets.ISO_8859_1);
    return whole ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_NUMBER_FLOAT;
  }

  /** The string whose opening quote was taken. */
  private String restOfString() {
    int from = at;
    boolean ascii = true;
    while (at < bytes.length && bytes[at] != '"' && bytes[at] != '\\') {
      ascii &= bytes[at] >= 0;
      at++;
    }
    String plain =
        new String(
            bytes, from, at - from, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    if (at < bytes.length && bytes[at] == '"') {
      at++;
      return plain;
    }
    return withEscapes(new StringBuilder(plain));
  }

  private String withEscapes(StringBuilder built) {
    while (at < bytes.length && bytes[at] != '"') {
      if (bytes[at] == '\\') {
        at++;
        built.append(escape());
      } else {
        int from = at;
        while (at < bytes.length && bytes[at] != '"' && bytes[at] != '\\') {
          at++;
        }
        built.append(new String(bytes, from, at - from, StandardCharsets.UTF_8));
      }
    }
    take('"');
    return built.toString();
  }

  private char escape() {
    if (at >= bytes.length) {
      throw bad("it ends too early");
    }
    byte c = bytes[at++];
    return switch (c) {
      case '"', '\\', '/' -> (char) c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unit();
      default -> throw bad("unknown escape");
    };
  }

  private char unit() {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < bytes.length ? Character.digit(bytes[at], 16) : -1;
      if (digit < 0) {
        throw bad("unknown escape");
      }
      unit = unit << 4 | digit;
      at++;
    }
    return (char) unit;
  }

  /** The next byte that is no blank, which stays to be taken; -1 at the end. */
  private int skipBlanks() {
    while (at < bytes.length) {
      byte c = bytes[at];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return c;
      }
      at++;
    }
    return -1;
  }

  private void take(char expected) {
    if (at >= bytes.length || bytes[at] != expected) {
      throw bad(at >= bytes.length ? "it ends too early" : "expected `" + expected + "`");
    }
    at++;
  }

  private CodecException bad(String what) {
    return new CodecException(what + " (byte " + at + ")", null);
  }
}
