package dev.homelab.catalog.disk;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The terms by which a disk is told from others, in the form of the disk selector of Talos: a text
 * in which {@code *} stands for anything, and a size such as {@code >= 1TB}.
 */
public final class DiskTerms {
  private static final Pattern SIZE =
      Pattern.compile("(<=|>=|<|>|==)?\\s*([0-9]+(?:\\.[0-9]+)?)\\s*([kKmMgGtT]?)(i?)[bB]?");

  private DiskTerms() {}

  /** Whether a value is as wished; an empty wish takes any. */
  public static boolean fits(String wished, String value) {
    String pattern = Pattern.quote(wished).replace("*", "\\E.*\\Q");
    return wished.isEmpty() || value.matches(pattern);
  }

  /** Whether a text is a condition for a size. */
  public static boolean isSize(String text) {
    return SIZE.matcher(text.trim()).matches();
  }

  /**
   * Whether a size is as wished; a wish that is no condition takes any.
   *
   * @param size in bytes
   */
  public static boolean fitsSize(String wished, long size) {
    Matcher parts = SIZE.matcher(wished.trim());
    if (!parts.matches()) {
      return true;
    }
    long bytes = bytes(parts.group(2), parts.group(3), !parts.group(4).isEmpty());
    return switch (parts.group(1) == null ? "" : parts.group(1)) {
      case "<=" -> size <= bytes;
      case ">=" -> size >= bytes;
      case "<" -> size < bytes;
      case ">" -> size > bytes;
      default -> size == bytes;
    };
  }

  private static long bytes(String number, String unit, boolean binary) {
    int power = unit.isEmpty() ? 0 : "kmgt".indexOf(unit.toLowerCase(Locale.ROOT)) + 1;
    return new BigDecimal(number)
        .multiply(BigDecimal.valueOf(binary ? 1024 : 1000).pow(power))
        .setScale(0, RoundingMode.DOWN)
        .longValue();
  }
}
