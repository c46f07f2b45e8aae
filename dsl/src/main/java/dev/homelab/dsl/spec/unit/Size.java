package dev.homelab.dsl.spec.unit;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of memory or storage, in whole bytes.
 *
 * @param bytes zero or more
 */
public record Size(long bytes) implements Comparable<Size> {
  private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([KMGTP]i?B?|B)");
  private static final Map<String, Long> UNITS = units();

  public Size {
    if (bytes < 0) {
      throw new UnitException(Long.toString(bytes), "a size", "16 GiB");
    }
  }

  private static Map<String, Long> units() {
    Map<String, Long> units = new LinkedHashMap<>();
    String[] prefixes = {"P", "T", "G", "M", "K"};
    for (int i = 0; i < prefixes.length; i++) {
      int power = prefixes.length - i;
      units.put(prefixes[i] + 'i', 1L << (10 * power));
      units.put(prefixes[i], BigDecimal.TEN.pow(3 * power).longValueExact());
    }
    units.put("", 1L);
    return units;
  }

  /**
   * Reads {@code 16GiB}, {@code 1.5 TB}, {@code 512Mi} or {@code 100B}.
   *
   * @throws UnitException when it is none of these
   */
  public static Size parse(String text) {
    Matcher matcher = FORM.matcher(text.trim());
    if (!matcher.matches()) {
      throw new UnitException(text, "a size", "16.GiB or 1.5.TB");
    }
    try {
      return of(new BigDecimal(matcher.group(1)), matcher.group(2).replace("B", ""));
    } catch (UnitException outOfRange) {
      throw new UnitException(text, "a size", "16.GiB or 1.5.TB");
    }
  }

  /**
   * So many of a unit: {@code Ki Mi Gi Ti Pi} are powers of 1024, {@code K M G T P} of 1000, the
   * empty text is bytes. A part of a byte is rounded down.
   */
  public static Size of(Number amount, String unit) {
    Long factor = UNITS.get(unit);
    if (factor == null) {
      throw new UnitException(unit, "a unit of sizes", "GiB");
    }
    try {
      return new Size(
          new BigDecimal(amount.toString())
              .multiply(BigDecimal.valueOf(factor))
              .setScale(0, RoundingMode.DOWN)
              .longValueExact());
    } catch (ArithmeticException | NumberFormatException outOfRange) {
      throw new UnitException(amount + unit + "B", "a size", "16.GiB");
    }
  }

  /** So many mebibytes. */
  public static Size mib(long amount) {
    return of(amount, "Mi");
  }

  /** So many gibibytes. */
  public static Size gib(long amount) {
    return of(amount, "Gi");
  }

  /** The form of a Kubernetes quantity: {@code 16Gi}, {@code 1500M}, exact. */
  public String quantity() {
    for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
      if (bytes >= unit.getValue() && bytes % unit.getValue() == 0) {
        return bytes / unit.getValue() + (unit.getKey().equals("K") ? "k" : unit.getKey());
      }
    }
    return "0";
  }

  @Override
  public int compareTo(Size other) {
    return Long.compare(bytes, other.bytes);
  }

  /** The form that people read: {@code 16 GiB}. */
  @Override
  public String toString() {
    String quantity = quantity();
    int unit = 0;
    while (unit < quantity.length() && Character.isDigit(quantity.charAt(unit))) {
      unit++;
    }
    return quantity.substring(0, unit)
        + ' '
        + quantity.substring(unit).toUpperCase(Locale.ROOT).replace('I', 'i')
        + 'B';
  }
}
