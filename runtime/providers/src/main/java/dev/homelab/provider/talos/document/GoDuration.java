package dev.homelab.provider.talos.document;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Time spans as Go writes them: {@code 1h0m0s}, {@code 1.5s}, {@code 300ms}; in nanoseconds. */
public final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)");
  private static final Map<String, Long> UNITS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "\u00b5s", 1_000L,
          "\u03bcs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private GoDuration() {}

  /** The nanoseconds of a text, or null when it is no time span. */
  public static @Nullable Long parse(String text) {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return 0L;
    }
    Matcher matcher = PART.matcher(rest);
    BigDecimal sum = BigDecimal.ZERO;
    int at = 0;
    while (at < rest.length() && matcher.find(at) && matcher.start() == at) {
      String number = matcher.group(1);
      String digits = number.endsWith(".") ? number + '0' : number;
      long unit = UNITS.getOrDefault(matcher.group(2), 1L);
      sum = sum.add(new BigDecimal(digits).multiply(BigDecimal.valueOf(unit)));
      at = matcher.end();
    }
    if (rest.isEmpty() || at < rest.length() || sum.compareTo(new BigDecimal(Long.MAX_VALUE)) > 0) {
      return null;
    }
    return negative ? -sum.longValue() : sum.longValue();
  }

  /** The text that Go writes for a number of nanoseconds. */
  public static String format(long nanos) {
    if (nanos == 0) {
      return "0s";
    }
    String sign = nanos < 0 ? "-" : "";
    long rest = Math.abs(nanos);
    if (rest < 1_000_000_000L) {
      String unit = rest < 1_000 ? "ns" : rest < 1_000_000 ? "\u00b5s" : "ms";
      return sign + plain(rest, UNITS.getOrDefault(unit, 1L)) + unit;
    }
    long hours = rest / 3_600_000_000_000L;
    long minutes = rest / 60_000_000_000L % 60;
    String seconds = plain(rest % 60_000_000_000L, 1_000_000_000L) + 's';
    String upper = hours > 0 ? hours + "h" + minutes + 'm' : minutes > 0 ? minutes + "m" : "";
    return sign + upper + seconds;
  }

  private static String plain(long nanos, long unit) {
    BigDecimal value = BigDecimal.valueOf(nanos).divide(BigDecimal.valueOf(unit));
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
