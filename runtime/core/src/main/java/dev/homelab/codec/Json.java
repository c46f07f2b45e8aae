package dev.homelab.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Streaming JSON for everything that is stored; no tree, no binding, so that it starts fast. */
public final class Json {
  /** Makes parsers and generators; limits are those of memory, since the input is our own. */
  public static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(100_000)
                  .maxNestingDepth(10_000)
                  .build())
          .build();

  private Json() {}

  /** Writes something to a generator. */
  @FunctionalInterface
  public interface Writing {
    /** Writes it. */
    void to(JsonGenerator out) throws IOException;
  }

  /** Reads something from a parser that stands at its first token. */
  @FunctionalInterface
  public interface Reading<T> {
    /** Reads it. */
    T from(JsonParser in) throws IOException;
  }

  /** The bytes of what is written, in UTF-8. */
  public static byte[] bytes(Writing what) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      what.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * What bytes hold.
   *
   * @throws CodecException when they are no JSON, or not the JSON that was expected
   */
  public static <T> T read(byte[] bytes, Reading<T> how) {
    try (JsonParser in = FACTORY.createParser(new ByteArrayInputStream(bytes))) {
      in.nextToken();
      T result = how.from(in);
      if (in.nextToken() != null) {
        throw new CodecException("there is more after its end", null);
      }
      return result;
    } catch (IOException e) {
      throw new CodecException("it is no JSON of the expected form", e);
    }
  }

  /** Checks the token that the parser stands at. */
  public static void expect(JsonParser in, JsonToken token) {
    if (in.currentToken() != token) {
      throw new CodecException("expected " + token + ", found " + in.currentToken(), null);
    }
  }

  /** The text that the parser stands at. */
  public static String text(JsonParser in) throws IOException {
    expect(in, JsonToken.VALUE_STRING);
    return in.getText();
  }
}
