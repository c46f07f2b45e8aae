package dev.homelab.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes, with numbers in as few bytes as they need, seven bits in each. */
final class Bytes {
  private byte[] array = new byte[1024];
  private int length;

  /** A number, taken as one without sign. */
  void number(long number) {
    room(10);
    long rest = number;
    while ((rest & ~127L) != 0) {
      array[length++] = (byte) ((rest & 127) | 128);
      rest >>>= 7;
    }
    array[length++] = (byte) rest;
  }

  /**
   * A text: its length times four plus its form, then its bytes. Forms: 0 one byte a character
   * (Latin-1), 1 UTF-8, 2 two bytes a character, for what is no valid Unicode.
   */
  void text(String text) {
    byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
    if (new String(latin, StandardCharsets.ISO_8859_1).equals(text)) {
      form(latin, 0);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (new String(bytes, StandardCharsets.UTF_8).equals(text)) {
      form(bytes, 1);
    } else {
      form(units(text), 2);
    }
  }

  private void form(byte[] bytes, int form) {
    number(bytes.length * 4L + form);
    raw(bytes, bytes.length);
  }

  /** All bytes of another. */
  void bytes(Bytes other) {
    raw(other.array, other.length);
  }

  /** What was written so far. */
  byte[] toArray() {
    return Arrays.copyOf(array, length);
  }

  private static byte[] units(String text) {
    byte[] units = new byte[text.length() * 2];
    for (int i = 0; i < text.length(); i++) {
      units[2 * i] = (byte) (text.charAt(i) >>> 8);
      units[2 * i + 1] = (byte) text.charAt(i);
    }
    return units;
  }

  private void raw(byte[] bytes, int count) {
    room(count);
    System.arraycopy(bytes, 0, array, length, count);
    length += count;
  }

  private void room(int more) {
    if (length + more > array.length) {
      array = Arrays.copyOf(array, Math.max(array.length * 2, length + more));
    }
  }
}
