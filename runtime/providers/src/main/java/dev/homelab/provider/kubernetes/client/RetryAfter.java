package dev.homelab.provider.kubernetes.client;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** The {@code Retry-After} of an answer: seconds, or a date (RFC 9110, 10.2.3). */
final class RetryAfter {
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int MOST_DIGITS = 9;

  private RetryAfter() {}

  /**
   * The time that a header asks to wait.
   *
   * @return null when there is none or it is neither of both forms; never negative, at most ten
   *     minutes
   */
  static @Nullable Duration parse(@Nullable String header, Instant now) {
    if (header == null || header.isBlank()) {
      return null;
    }
    String text = header.strip();
    if (text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return capped(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration left = Duration.between(now, then);
      return capped(left.isNegative() ? Duration.ZERO : left);
    } catch (DateTimeParseException neither) {
      return null;
    }
  }

  private static Duration capped(Duration time) {
    return time.compareTo(LONGEST) > 0 ? LONGEST : time;
  }
}
