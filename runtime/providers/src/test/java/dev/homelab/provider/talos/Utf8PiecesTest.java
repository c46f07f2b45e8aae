package dev.homelab.provider.talos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8PiecesTest {
  private static final byte[] BYTES = "a é € 🙂 z\n".getBytes(StandardCharsets.UTF_8);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 100})
  void charactersAreWholeWhereverPiecesEnd(int size) {
    StringBuilder text = new StringBuilder();
    Utf8Pieces pieces = new Utf8Pieces(text::append);
    for (int from = 0; from < BYTES.length; from += size) {
      pieces.accept(Arrays.copyOfRange(BYTES, from, Math.min(BYTES.length, from + size)));
    }
    assertThat(text).hasToString("a é € 🙂 z\n");
  }

  @ParameterizedTest
  @ValueSource(bytes = {(byte) 0xff, (byte) 0xc0})
  void whatIsNoTextIsReplaced(byte wrong) {
    StringBuilder text = new StringBuilder();
    new Utf8Pieces(text::append).accept(new byte[] {'a', wrong, 'b'});
    assertThat(text).hasToString("a\ufffdb");
  }
}
