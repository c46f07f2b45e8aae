package dev.homelab.state;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The last field of each stored JSON object: {@code ,"crc":"…"}, eight hexadecimal digits of the
 * CRC-32C (RFC 3720, appendix B.4) of all bytes before it.
 */
final class Seal {
  private static final byte[] KEY = ",\"crc\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final int LENGTH = KEY.length + 8 + 2;
  private static final String DIGITS = "0123456789abcdef";

  private Seal() {}

  /** The same JSON object with its seal as its last field. */
  static byte[] close(byte[] object) {
    int body = object.length - 1;
    byte[] closed = Arrays.copyOf(object, body + LENGTH);
    System.arraycopy(trailer(object, body), 0, closed, body, LENGTH);
    return closed;
  }

  /** Whether bytes are a JSON object whose seal is right. */
  static boolean isIntact(byte[] sealed) {
    int body = sealed.length - LENGTH;
    return body > 0 && Arrays.equals(sealed, body, sealed.length, trailer(sealed, body), 0, LENGTH);
  }

  /** The JSON object without its seal. */
  static byte[] open(byte[] sealed) {
    int body = sealed.length - LENGTH;
    byte[] object = Arrays.copyOf(sealed, body + 1);
    object[body] = '}';
    return object;
  }

  private static byte[] trailer(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    byte[] trailer = Arrays.copyOf(KEY, LENGTH);
    long sum = crc.getValue();
    for (int i = 0; i < 8; i++) {
      trailer[KEY.length + i] = (byte) DIGITS.charAt((int) (sum >>> (28 - 4 * i)) & 15);
    }
    trailer[LENGTH - 2] = '"';
    trailer[LENGTH - 1] = '}';
    return trailer;
  }
}
