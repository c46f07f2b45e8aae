package dev.homelab.sim.kube.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Quantities such as {@code 500m} and {@code 1Gi}, and their canonical form. */
public final class Quantities {
  private static final Pattern FORM =
      Pattern.compile("([+-]?[0-9]*\\.?[0-9]*)([eE][+-]?[0-9]+|[KMGTPE]i|[numkMGTPE]?)");
  private static final List<String> BINARY = List.of("Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final List<String> DECIMAL =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");

  private Quantities() {}

  /** The value as a plain number, empty when the text is not a quantity. */
  public static Optional<BigDecimal> parse(String text) {
    Matcher m = FORM.matcher(text);
    if (text.isEmpty() || !m.matches() || m.group(1).isEmpty() || m.group(1).equals(".")) {
      return Optional.empty();
    }
    try {
      BigDecimal number = new BigDecimal(m.group(1));
      String suffix = m.group(2);
      if (BINARY.contains(suffix)) {
        BigInteger factor = BigInteger.TWO.pow(10 * (BINARY.indexOf(suffix) + 1));
        return Optional.of(number.multiply(new BigDecimal(factor)));
      }
      if (DECIMAL.contains(suffix)) {
        return Optional.of(number.scaleByPowerOfTen(3 * (DECIMAL.indexOf(suffix) - 3)));
      }
      return Optional.of(number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1))));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The form in which the API server gives it back; other values unchanged. */
  public static JsonNode canonical(JsonNode value) {
    String text = value.asText();
    Optional<BigDecimal> number = parse(text);
    if (number.isEmpty()) {
      return value;
    }
    boolean binary = BINARY.stream().anyMatch(text::endsWith);
    return TextNode.valueOf(binary ? binary(number.get()) : decimal(number.get()));
  }

  private static String binary(BigDecimal value) {
    if (value.stripTrailingZeros().scale() > 0 || value.abs().compareTo(new BigDecimal(1024)) < 0) {
      return decimal(value);
    }
    BigInteger whole = value.toBigInteger();
    int unit = 0;
    BigInteger step = BigInteger.valueOf(1024);
    while (unit < BINARY.size() && whole.signum() != 0 && whole.mod(step).signum() == 0) {
      whole = whole.divide(step);
      unit++;
    }
    return whole + (unit == 0 ? "" : BINARY.get(unit - 1));
  }

  private static String decimal(BigDecimal value) {
    if (value.signum() == 0) {
      return "0";
    }
    for (int unit = DECIMAL.size() - 1; unit >= 0; unit--) {
      BigDecimal scaled = value.scaleByPowerOfTen(-3 * (unit - 3)).stripTrailingZeros();
      if (scaled.scale() <= 0) {
        return scaled.toBigInteger() + DECIMAL.get(unit);
      }
    }
    return value.scaleByPowerOfTen(9).setScale(0, RoundingMode.UP).toBigInteger() + "n";
  }
}
