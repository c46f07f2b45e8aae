package dev.homelab.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.homelab.model.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The reader agrees with a general parser, and refuses what is no JSON. */
class JsonReaderTest {
  private static List<String> ours(byte[] bytes) {
    List<String> tokens = new ArrayList<>();
    JsonReader in = JsonReader.of(bytes);
    for (JsonToken token = in.currentToken(); token != null; token = in.nextToken()) {
      tokens.add(told(token, in.currentName(), in.getText()));
    }
    return tokens;
  }

  private static List<String> theirs(byte[] bytes) throws IOException {
    List<String> tokens = new ArrayList<>();
    try (JsonParser in = Json.FACTORY.createParser(bytes)) {
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
        tokens.add(told(token, String.valueOf(in.currentName()), in.getText()));
      }
    }
    return tokens;
  }

  private static String told(JsonToken token, String name, String text) {
    return switch (token) {
      case FIELD_NAME -> token + " " + name;
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> token + " " + text;
      default -> token.toString();
    };
  }

  @Test
  void agreesWithAGeneralParser() throws IOException {
    long seed = System.nanoTime();
    System.out.println("JsonReaderTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 3_000; i++) {
      Value value = Labs.value(random, 5);
      byte[] bytes = ValueCodec.bytes(value);
      assertThat(ours(bytes)).isEqualTo(theirs(bytes));
    }
    byte[] spaced =
        " { \"a\\u00fc\\ud83d\\ude00\\/\" : [ 1 , -2.5e+3 , true ,\tnull ] ,\n\"b\":{ } , \"ü\":\"\\b\\f\\n\\r\\t\" } "
            .getBytes(StandardCharsets.UTF_8);
    assertThat(ours(spaced)).isEqualTo(theirs(spaced));
  }

  @Test
  void neverReadsWhatAGeneralParserRefusesWithoutSayingSo() throws IOException {
    long seed = System.nanoTime();
    System.out.println("JsonReaderTest seed " + seed);
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < 3_000; i++) {
      byte[] whole = ValueCodec.bytes(Labs.value(random, 4));
      byte[] cut = Arrays.copyOf(whole, random.nextInt(whole.length));
      try {
        theirs(cut);
      } catch (IOException bad) {
        refused++;
        assertThatThrownBy(() -> ours(cut))
            .as(new String(cut, StandardCharsets.UTF_8))
            .isInstanceOf(CodecException.class);
      }
    }
    assertThat(refused).isPositive();
    for (String bad :
        List.of(
            "{\"a\" 1}",
            "{\"a\":}",
            "[1 2]",
            "[1,]",
            "{,}",
            "{\"a\":1,}",
            "tru",
            "-",
            "+1",
            "\"\\x\"",
            "\"\\u12g4\"",
            "{a:1}",
            "[",
            "\"a")) {
      assertThatThrownBy(() -> ours(bad.getBytes(StandardCharsets.UTF_8)))
          .as(bad)
          .isInstanceOf(CodecException.class);
    }
  }
}
