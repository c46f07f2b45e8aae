package dev.homelab.provider.kubernetes.diff;

import dev.homelab.model.Value;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Amounts such as {@code 1000m}, {@code 1Gi} and {@code 1e3} (apimachinery's Quantity). */
final class Quantities {
  private static final Pattern FORM =
      Pattern.compile("([+-]?[0-9.]+)([eE][+-]?[0-9]+|[numkMGTPE]|[KMGTPE]i)?");
  private static final Map<String, BigDecimal> DECIMAL =
      Map.of(
          "n", new BigDecimal("1e-9"),
          "u", new BigDecimal("1e-6"),
          "m", new BigDecimal("1e-3"),
          "k", new BigDecimal("1e3"),
          "M", new BigDecimal("1e6"),
          "G", new BigDecimal("1e9"),
          "T", new BigDecimal("1e12"),
          "P", new BigDecimal("1e15"),
          "E", new BigDecimal("1e18"));
  private static final String BINARY = "KMGTPE";
  private static final Set<String> HOLDERS =
      Set.of(
          "limits",
          "requests",
          "capacity",
          "hard",
          "default",
          "defaultRequest",
          "allocatable",
          "overhead",
          "podFixed",
          "maxLimitRequestRatio");
  private static final Set<String> FIELDS =
      Set.of("sizeLimit", "divisor", "storage", "memory", "cpu", "averageValue", "medium");

  private Quantities() {}

  /** Whether a field holds an amount, judged by its name and its holder's. */
  static boolean isAmount(String holder, String field) {
    return HOLDERS.contains(holder) || FIELDS.contains(field);
  }

  /** Whether both are amounts and equal ones. */
  static boolean equal(Value left, Value right) {
    BigDecimal one = parse(left);
    BigDecimal other = parse(right);
    return one != null && other != null && one.compareTo(other) == 0;
  }

  /** Whether both are amounts and the left one is smaller. */
  static boolean less(Value left, Value right) {
    BigDecimal one = parse(left);
    BigDecimal other = parse(right);
    return one != null && other != null && one.compareTo(other) < 0;
  }

  private static @Nullable BigDecimal parse(Value value) {
    if (value instanceof Value.Int number) {
      return BigDecimal.valueOf(number.value());
    }
    if (value instanceof Value.Dec number) {
      return number.value();
    }
    String text = Value.textOf(value);
    Matcher form = text == null ? null : FORM.matcher(text);
    if (form == null || !form.matches()) {
      return null;
    }
    try {
      String suffix = form.group(2) == null ? "" : form.group(2);
      if (suffix.length() > 1 && (suffix.charAt(0) == 'e' || suffix.charAt(0) == 'E')) {
        return new BigDecimal(form.group(1) + suffix);
      }
      BigDecimal number = new BigDecimal(form.group(1));
      if (suffix.endsWith("i")) {
        return number.multiply(BigDecimal.valueOf(1024).pow(BINARY.indexOf(suffix.charAt(0)) + 1));
      }
      return suffix.isEmpty() ? number : number.multiply(DECIMAL.get(suffix));
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
