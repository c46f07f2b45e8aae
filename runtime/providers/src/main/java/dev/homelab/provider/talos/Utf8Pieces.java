package dev.homelab.provider.talos;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Text of UTF-8 bytes that come in pieces, which may end in the middle of a character. What is no
 * UTF-8 becomes the replacement character.
 */
final class Utf8Pieces implements Consumer<byte[]> {
  private final Consumer<String> out;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] begun = new byte[0];

  Utf8Pieces(Consumer<String> out) {
    this.out = out;
  }

  @Override
  public void accept(byte[] piece) {
    ByteBuffer bytes = ByteBuffer.allocate(begun.length + piece.length);
    bytes.put(begun).put(piece).flip();
    CharBuffer text = CharBuffer.allocate(bytes.remaining());
    decoder.decode(bytes, text, false);
    begun = new byte[bytes.remaining()];
    bytes.get(begun);
    String whole = text.flip().toString();
    if (!whole.isEmpty()) {
      out.accept(whole);
    }
  }
}
