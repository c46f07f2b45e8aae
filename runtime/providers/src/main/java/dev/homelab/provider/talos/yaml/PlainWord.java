package dev.homelab.provider.talos.yaml;

import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a word without quotes means, by the rules of go-yaml 4, which Talos reads with: the core
 * schema of YAML 1.2, with underscores in numbers and Go's prefixes for other bases.
 */
public final class PlainWord {
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUES = Set.of("true", "True", "TRUE");
  private static final Set<String> FALSES = Set.of("false", "False", "FALSE");
  private static final Set<String> OLD_TRUES =
      Set.of("y", "Y", "yes", "Yes", "YES", "on", "On", "ON");
  private static final Set<String> OLD_FALSES =
      Set.of("n", "N", "no", "No", "NO", "off", "Off", "OFF");
  private static final Map<String, Double> FLOATS =
      Map.ofEntries(
          Map.entry(".nan", Double.NaN),
          Map.entry(".NaN", Double.NaN),
          Map.entry(".NAN", Double.NaN),
          Map.entry(".inf", Double.POSITIVE_INFINITY),
          Map.entry(".Inf", Double.POSITIVE_INFINITY),
          Map.entry(".INF", Double.POSITIVE_INFINITY),
          Map.entry("+.inf", Double.POSITIVE_INFINITY),
          Map.entry("+.Inf", Double.POSITIVE_INFINITY),
          Map.entry("+.INF", Double.POSITIVE_INFINITY),
          Map.entry("-.inf", Double.NEGATIVE_INFINITY),
          Map.entry("-.Inf", Double.NEGATIVE_INFINITY),
          Map.entry("-.INF", Double.NEGATIVE_INFINITY),
          Map.entry("-0", -0.0),
          Map.entry("-0.0", -0.0));
  private static final Pattern WHOLE =
      Pattern.compile("([-+]?)(0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9][0-9]*)");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern DATE =
      Pattern.compile(
          "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([tT ][0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\\.[0-9]+)?.*)?");
  private static final Pattern BASE_60 =
      Pattern.compile("[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?");
  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64);

  private PlainWord() {}

  /** Whether the word is a null. */
  public static boolean isNull(String word) {
    return NULLS.contains(word);
  }

  /**
   * The value of a plain word: Boolean, BigInteger, Double, the text itself, or null for a null.
   * Dates stay texts.
   */
  public static @Nullable Object resolve(String word) {
    if (isNull(word)) {
      return null;
    }
    if (TRUES.contains(word) || FALSES.contains(word)) {
      return TRUES.contains(word);
    }
    Double known = FLOATS.get(word);
    if (known != null) {
      return known;
    }
    char first = word.charAt(0);
    boolean number = first == '.' || first == '+' || first == '-' || Character.isDigit(first);
    if (!number || DATE.matcher(word).matches()) {
      return word;
    }
    String digits = first == '.' ? word : word.replace("_", "");
    BigInteger whole = whole(digits);
    if (whole != null) {
      return whole;
    }
    return FLOAT.matcher(digits).matches() ? Double.valueOf(digits) : word;
  }

  /** The truth that YAML 1.1 sees in a word such as {@code yes} or {@code off}, or null. */
  public static @Nullable Boolean oldBoolean(String word) {
    if (OLD_TRUES.contains(word)) {
      return true;
    }
    return OLD_FALSES.contains(word) ? false : null;
  }

  /** Whether a text may be written without quotes and is then read as the same text. */
  static boolean staysText(String text) {
    boolean date = DATE.matcher(text).matches();
    return resolve(text) instanceof String
        && !date
        && oldBoolean(text) == null
        && !text.equals("<<")
        && !BASE_60.matcher(text).matches();
  }

  private static @Nullable BigInteger whole(String digits) {
    Matcher matcher = WHOLE.matcher(digits);
    if (!matcher.matches()) {
      return null;
    }
    BigInteger value = magnitude(matcher.group(2));
    BigInteger signed = matcher.group(1).equals("-") ? value.negate() : value;
    return signed.compareTo(LEAST) >= 0 && signed.compareTo(MOST) < 0 ? signed : null;
  }

  private static BigInteger magnitude(String digits) {
    if (digits.length() < 2 || digits.charAt(0) != '0') {
      return new BigInteger(digits);
    }
    return switch (digits.charAt(1)) {
      case 'x', 'X' -> new BigInteger(digits.substring(2), 16);
      case 'b', 'B' -> new BigInteger(digits.substring(2), 2);
      case 'o', 'O' -> new BigInteger(digits.substring(2), 8);
      default -> new BigInteger(digits.substring(1), 8);
    };
  }
}
