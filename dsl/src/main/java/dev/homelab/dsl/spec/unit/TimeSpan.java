package dev.homelab.dsl.spec.unit;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length of time, written {@code 48.hours} or {@code '90s'}.
 *
 * @param length zero or more
 */
public record TimeSpan(Duration length) implements Comparable<TimeSpan> {
  private static final Pattern PART = Pattern.compile("(\\d+)(ms|s|m|h|d)");

  /** A thousand years, in milliseconds: longer is a slip of the pen. */
  private static final BigDecimal LONGEST = BigDecimal.valueOf(31_556_952_000_000L);

  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  public TimeSpan {
    if (length.isNegative()) {
      throw new UnitException(length.toString(), "a length of time", "30.seconds");
    }
  }

  /** So many of {@code ms}, {@code s}, {@code m}, {@code h} or {@code d}. */
  public static TimeSpan of(Number amount, String unit) {
    Long factor = MILLIS.get(unit);
    if (factor == null) {
      throw new UnitException(unit, "a unit of time", "30.seconds");
    }
    try {
      BigDecimal millis = new BigDecimal(amount.toString()).multiply(BigDecimal.valueOf(factor));
      if (millis.abs().compareTo(LONGEST) > 0) {
        throw new UnitException(amount + unit, "a length of time", "30.seconds");
      }
      return new TimeSpan(Duration.ofMillis(millis.longValue()));
    } catch (NumberFormatException notFinite) {
      throw new UnitException(amount + unit, "a length of time", "30.seconds");
    }
  }

  /**
   * Reads {@code 90s}, {@code 1h30m}, {@code 2d}.
   *
   * @throws UnitException when it is none of these
   */
  public static TimeSpan parse(String text) {
    Matcher matcher = PART.matcher(text.trim());
    BigDecimal millis = BigDecimal.ZERO;
    int at = 0;
    while (matcher.find() && matcher.start() == at) {
      long unit = MILLIS.getOrDefault(matcher.group(2), 0L);
      millis = millis.add(new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)));
      at = matcher.end();
    }
    if (at == 0 || at != text.trim().length() || millis.compareTo(LONGEST) > 0) {
      throw new UnitException(text, "a length of time", "90s, 1h30m or 48.hours");
    }
    return new TimeSpan(Duration.ofMillis(millis.longValue()));
  }

  /** Whole seconds, rounded up; what Kubernetes fields take. */
  public long seconds() {
    return (length.toMillis() + 999) / 1000;
  }

  @Override
  public int compareTo(TimeSpan other) {
    return length.compareTo(other.length);
  }

  /** The shortest form that {@link #parse} reads: {@code 1h30m}. */
  @Override
  public String toString() {
    long rest = length.toMillis();
    StringBuilder text = new StringBuilder();
    for (String unit : new String[] {"d", "h", "m", "s", "ms"}) {
      long size = MILLIS.getOrDefault(unit, 1L);
      if (rest >= size) {
        text.append(rest / size).append(unit);
        rest %= size;
      }
    }
    return text.isEmpty() ? "0s" : text.toString();
  }
}
