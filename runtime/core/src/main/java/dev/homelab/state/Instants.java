package dev.homelab.state;

import java.time.Instant;

/**
 * Reads the times that are stored, {@code 2026-11-21T10:00:00Z} with up to nine decimals: what
 * {@link Instant#toString} writes for the years 0 to 9999. The general parser of the platform takes
 * longer to load than the rest of a state to read.
 */
final class Instants {
  private static final int SECONDS_OF_A_DAY = 86_400;

  private Instants() {}

  /**
   * The time of a text.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Instant parse(String text) {
    int length = text.length();
    boolean shape =
        length >= 20
            && text.charAt(4) == '-'
            && text.charAt(7) == '-'
            && text.charAt(10) == 'T'
            && text.charAt(13) == ':'
            && text.charAt(16) == ':'
            && text.charAt(length - 1) == 'Z'
            && (length == 20 || (text.charAt(19) == '.' && length > 21 && length <= 30));
    if (!shape) {
      throw new IllegalArgumentException("no time");
    }
    long days = days(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
    int second = number(text, 11, 13) * 3_600 + number(text, 14, 16) * 60 + number(text, 17, 19);
    long nanos = length == 20 ? 0 : number(text, 20, length - 1);
    for (int digits = length - 21; length > 20 && digits < 9; digits++) {
      nanos *= 10;
    }
    return Instant.ofEpochSecond(days * SECONDS_OF_A_DAY + second, nanos);
  }

  /** Days since 1970-01-01 in the Gregorian calendar, counting years from March. */
  private static long days(int year, int month, int day) {
    int y = month <= 2 ? year - 1 : year;
    int m = month <= 2 ? month + 9 : month - 3;
    return 365L * y
        + Math.floorDiv(y, 4)
        - Math.floorDiv(y, 100)
        + Math.floorDiv(y, 400)
        + (153 * m + 2) / 5
        + day
        - 1
        - 719_468;
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new IllegalArgumentException("no time");
      }
      number = number * 10 + digit;
    }
    return number;
  }
}
