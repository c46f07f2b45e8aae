package dev.homelab.provider.talos.document;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Amounts of bytes as Talos reads them: {@code 100GiB}, {@code 1.5 TB}, {@code 4096}. */
public final class ByteAmount {
  private static final Pattern FORM = Pattern.compile("([0-9.,]+)\\s*([^0-9.,].*)?\\s*");
  private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(64);
  private static final List<String> DECIMAL = List.of("B", "kB", "MB", "GB", "TB", "PB", "EB");
  private static final Map<Character, Integer> POWERS =
      Map.of('k', 1, 'm', 2, 'g', 3, 't', 4, 'p', 5, 'e', 6);

  private ByteAmount() {}

  /** The bytes of a text, or null when it is no amount. */
  public static @Nullable BigInteger parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String unit = matcher.group(2) == null ? "" : matcher.group(2).strip();
    BigInteger factor = factor(unit.toLowerCase(Locale.ROOT));
    String number = matcher.group(1).replace(",", "");
    if (factor == null || !number.matches("[0-9]+\\.?[0-9]*|\\.[0-9]+")) {
      return null;
    }
    String digits = number.endsWith(".") ? number.substring(0, number.length() - 1) : number;
    BigDecimal value = new BigDecimal(Double.parseDouble(digits)).multiply(new BigDecimal(factor));
    BigInteger bytes = value.toBigInteger();
    return bytes.compareTo(LIMIT) < 0 ? bytes : null;
  }

  /**
   * The short decimal form that Talos writes for a partition's size, or null when that would lose
   * precision.
   */
  static @Nullable String shortForm(BigInteger bytes) {
    if (bytes.mod(BigInteger.valueOf(1000)).signum() != 0) {
      return null;
    }
    String text = humane(bytes);
    return bytes.equals(parse(text)) ? text : null;
  }

  private static String humane(BigInteger bytes) {
    if (bytes.compareTo(BigInteger.TEN) < 0) {
      return bytes + " B";
    }
    int power = (bytes.toString().length() - 1) / 3;
    BigDecimal value =
        new BigDecimal(bytes).movePointLeft(3 * power).setScale(1, RoundingMode.HALF_UP);
    boolean small = value.compareTo(BigDecimal.TEN) < 0;
    String number =
        small ? value.toPlainString() : value.setScale(0, RoundingMode.HALF_EVEN).toPlainString();
    return number + ' ' + DECIMAL.get(power);
  }

  private static @Nullable BigInteger factor(String unit) {
    if (unit.isEmpty() || unit.equals("b")) {
      return BigInteger.ONE;
    }
    Integer power = POWERS.get(unit.charAt(0));
    String rest = unit.substring(1);
    if (power == null) {
      return null;
    }
    return switch (rest) {
      case "", "b" -> BigInteger.TEN.pow(3 * power);
      case "i", "ib" -> BigInteger.ONE.shiftLeft(10 * power);
      default -> null;
    };
  }
}
