package dev.homelab.report;

import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Map;

/** Text in plain characters (US-ASCII), for terminals and logs that have no others. */
public final class Ascii {
  private static final int END = 0x80;

  /** What stands for the signs that the tool itself uses. */
  private static final Map<Integer, String> SIGNS =
      Map.ofEntries(
          Map.entry((int) '·', "-"),
          Map.entry((int) '…', "..."),
          Map.entry((int) '→', "->"),
          Map.entry((int) '←', "<-"),
          Map.entry((int) '✓', "+"),
          Map.entry((int) '✗', "x"),
          Map.entry((int) '◐', ">"),
          Map.entry((int) '│', "|"),
          Map.entry((int) '├', "+"),
          Map.entry((int) '╭', "."),
          Map.entry((int) '╰', "+"),
          Map.entry((int) '─', "-"),
          Map.entry((int) '–', "-"),
          Map.entry((int) '█', "#"),
          Map.entry((int) '×', "x"),
          Map.entry((int) '’', "'"));

  private Ascii() {}

  /** The text for people: accents go, a sign without a plain form becomes a question mark. */
  public static String of(String text) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    Normalizer.normalize(text, Normalizer.Form.NFD)
        .codePoints()
        .filter(sign -> Character.getType(sign) != Character.NON_SPACING_MARK)
        .forEach(
            sign -> {
              if (sign < END) {
                out.append((char) sign);
              } else {
                out.append(SIGNS.getOrDefault(sign, "?"));
              }
            });
    return out.toString();
  }

  /** JSON that means the same: other characters as escapes (RFC 8259, section 7). */
  public static String json(String text) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit < END) {
        out.append(unit);
      } else {
        out.append("\\u").append(HexFormat.of().toHexDigits(unit));
      }
    }
    return out.toString();
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= END) {
        return false;
      }
    }
    return true;
  }
}
