package dev.homelab.secret;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RedactorTest {
  private static final String SECRET = "p\"w/ö&<x>+ ~canary*7'";

  @Test
  void hidesEachFormInWhichAPlatformGivesItBack() {
    Redactor redactor = new Redactor();
    redactor.hide("db", SECRET);
    byte[] bytes = SECRET.getBytes(StandardCharsets.UTF_8);
    String json = new String(JsonStringEncoder.getInstance().quoteAsString(SECRET));
    String url = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
    for (String form :
        new String[] {
          SECRET,
          json,
          json.replace("/", "\\/"),
          json.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"),
          url,
          url.replace("+", "%20"),
          Base64.getEncoder().encodeToString(bytes),
          Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)
        }) {
      assertThat(redactor.redact("a " + form + " z")).as(form).isEqualTo("a (secret db) z");
    }
  }

  @Test
  void hidesEachFormInAStreamOfBytes() {
    Redactor redactor = new Redactor();
    redactor.hide("db", SECRET);
    String json = new String(JsonStringEncoder.getInstance().quoteAsString(SECRET));
    for (String form :
        new String[] {
          SECRET,
          json,
          json.replace("/", "\\/"),
          json.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
        }) {
      String bytes = new String(form.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      assertThat(redactor.redact("a " + bytes + " z")).as(form).isEqualTo("a (secret db) z");
    }
  }

  @Test
  void hidesItWithinLongerBase64() {
    Redactor redactor = new Redactor();
    redactor.hide("db", "canary-password");
    for (String user : new String[] {"a:", "ab:", "abc:", "abcd:"}) {
      String basic =
          Base64.getEncoder()
              .encodeToString((user + "canary-password\n").getBytes(StandardCharsets.UTF_8));
      String clean = redactor.redact("Basic " + basic);
      assertThat(clean).contains("(secret db)");
      byte[] left =
          Base64.getDecoder().decode(clean.replaceAll(".*\\(secret db\\)|[^A-Za-z0-9+/]", ""));
      assertThat(new String(left, StandardCharsets.UTF_8)).doesNotContain("canary");
    }
  }

  @Test
  void aShortValueIsNotLookedForAndSoNotGivenAway() {
    Redactor redactor = new Redactor();
    redactor.hide("pin", "a");
    redactor.hide("code", "abc ");
    redactor.hide("long", "abcd");
    assertThat(redactor.redact("a plain abc message, abcd"))
        .isEqualTo("a plain abc message, (secret long)");
  }

  @Test
  void aReplacementIsNeverReplacedInside() {
    Redactor redactor = new Redactor();
    redactor.hide("one", "canary-value");
    redactor.hide("two", "secret");
    redactor.hide("three", "(sec");
    String clean = redactor.redact("canary-value and secret");
    assertThat(clean).isEqualTo("(secret one) and (secret two)");
    assertThat(redactor.redact(clean)).isEqualTo(clean);
  }

  @Test
  void valuesThatOverlapAreBothHidden() {
    Redactor redactor = new Redactor();
    redactor.hide("left", "canary-and");
    redactor.hide("right", "and-more");
    assertThat(redactor.redact("a canary-and-more z")).isEqualTo("a (secret left)(secret right) z");
  }

  @Test
  void leavesTheHeadsOfABlockThatOtherTextsHaveToo() {
    Redactor redactor = new Redactor();
    redactor.hide("bundle", "cluster:\n  id: 0123456789abcdef=\nshowers:\nlast-line:");
    assertThat(redactor.redact("cluster: home")).isEqualTo("cluster: home");
    assertThat(redactor.redact("id 0123456789abcdef=")).isEqualTo("id (secret bundle)");
    assertThat(redactor.redact("showers: last-line:")).isEqualTo("(secret bundle) (secret bundle)");
  }

  @Test
  void hidesEachLineOfAKey() {
    Redactor redactor = new Redactor();
    redactor.hide(
        "tls", "-----BEGIN KEY-----\nMIIBcanaryAAAA\nMIICcanaryBBBB\n-----END KEY-----\n");
    assertThat(redactor.redact("log:   MIIBcanaryAAAA\n   MIICcanaryBBBB"))
        .doesNotContain("canary");
  }

  @Test
  void hidesTheLongerOfTwoThatOverlap() {
    Redactor redactor = new Redactor();
    redactor.hide("short", "canary");
    redactor.hide("long", "canary-and-more");
    assertThat(redactor.redact("x canary-and-more y canary"))
        .isEqualTo("x (secret long) y (secret short)");
  }

  @Test
  void hidesRandomSecretsInRandomText() {
    long seed = System.nanoTime();
    System.out.println("RedactorTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      String secret =
          random
              .ints(8 + random.nextInt(30), 33, 0x17f)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      Redactor redactor = new Redactor();
      redactor.hide("s", secret);
      String pad = "x".repeat(random.nextInt(5));
      String inside =
          Base64.getEncoder().encodeToString((pad + secret + pad).getBytes(StandardCharsets.UTF_8));
      String text = redactor.redact(pad + secret + " " + inside);
      assertThat(text).doesNotContain(secret);
      assertThat(text.split("\\(secret s\\)", -1).length).isEqualTo(3);
    }
  }
}
