package dev.homelab.catalog.cozystack;

import dev.homelab.model.Value;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Amounts such as {@code 500m}, {@code 2} and {@code 10Gi} (Kubernetes' quantities). */
final class Amounts {
  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+))([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,3})?");
  private static final String DECIMAL_SMALL = "mun";
  private static final String DECIMAL_LARGE = "kMGTPE";
  private static final String BINARY = "KMGTPE";

  private Amounts() {}

  /** How much it is, or null when it is no amount. */
  static @Nullable BigDecimal parse(Value value) {
    if (value instanceof Value.Int number) {
      return BigDecimal.valueOf(number.value());
    }
    String text = Value.textOf(value);
    Matcher form = text == null ? null : FORM.matcher(text);
    if (form == null || !form.matches()) {
      return null;
    }
    BigDecimal number = new BigDecimal(form.group(1));
    String suffix = form.group(2);
    return suffix == null ? number : scaled(number, suffix);
  }

  private static BigDecimal scaled(BigDecimal number, String suffix) {
    char unit = suffix.charAt(0);
    if (suffix.endsWith("i")) {
      return number.multiply(BigDecimal.valueOf(1024).pow(BINARY.indexOf(unit) + 1));
    }
    if (suffix.length() > 1) {
      return number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1)));
    }
    int small = DECIMAL_SMALL.indexOf(unit);
    int thousands = small >= 0 ? -1 - small : 1 + DECIMAL_LARGE.indexOf(unit);
    return number.scaleByPowerOfTen(3 * thousands);
  }
}
