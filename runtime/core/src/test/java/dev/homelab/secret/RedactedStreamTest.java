package dev.homelab.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RedactedStreamTest {
  private static final List<String> VALUES =
      List.of("hunter2-and-more", "aaaa", "aab/aab+aab", "two\nlines of it", "ends with a", "aXaX");

  private static Redactor redactor() {
    Redactor redactor = new Redactor();
    for (int i = 0; i < VALUES.size(); i++) {
      redactor.hide("s" + i, VALUES.get(i));
    }
    return redactor;
  }

  private static String through(Redactor redactor, List<String> pieces) {
    StringBuilder out = new StringBuilder();
    try (RedactedStream stream = new RedactedStream(redactor, out::append)) {
      pieces.forEach(stream::write);
    }
    return out.toString();
  }

  @Test
  void aSecretThatIsCutAnywhereIsHidden() {
    for (String value : VALUES) {
      String encoded = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
      for (String shown : List.of(value, encoded)) {
        String text = "before " + shown + " after\n";
        for (int cut = 0; cut <= text.length(); cut++) {
          String clean = through(redactor(), List.of(text.substring(0, cut), text.substring(cut)));
          assertThat(clean).as("%s cut at %s", shown, cut).doesNotContain(shown);
          assertThat(clean).startsWith("before (secret s").endsWith(") after\n");
        }
      }
    }
  }

  @Test
  void whatCannotBeginASecretIsGivenOnAtOnce() {
    StringBuilder out = new StringBuilder();
    RedactedStream stream = new RedactedStream(redactor(), out::append);
    stream.write("a line\nhunt");
    assertThat(out.toString()).isEqualTo("a line\n");
    stream.write("ing season\n");
    assertThat(out.toString()).isEqualTo("a line\nhunting season\n");
    stream.close();
    assertThat(out.toString()).isEqualTo("a line\nhunting season\n");
  }

  @Test
  void noCutOfARandomTextShowsMoreThanTheWholeWould() {
    long seed = System.nanoTime();
    System.out.println("RedactedStreamTest seed " + seed);
    Random random = new Random(seed);
    Redactor redactor = redactor();
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 8; i++) {
        text.append(
            random.nextBoolean() ? VALUES.get(random.nextInt(VALUES.size())) : "aX".repeat(2));
        text.append(random.nextBoolean() ? "" : " \n");
      }
      List<String> pieces = new java.util.ArrayList<>();
      for (int at = 0; at < text.length(); ) {
        int end = Math.min(text.length(), at + 1 + random.nextInt(12));
        pieces.add(text.substring(at, end));
        at = end;
      }
      String clean = through(redactor, pieces);
      for (String value : VALUES) {
        assertThat(clean).as("seed %s, text %s", seed, text).doesNotContain(value);
      }
    }
  }
}
