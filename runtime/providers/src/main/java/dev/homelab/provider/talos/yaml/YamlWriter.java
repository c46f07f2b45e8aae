package dev.homelab.provider.talos.yaml;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes values as go-yaml does with its settings of version 3: four spaces, lists one step inside
 * their key, no flow style but for empty maps and lists, texts of several lines as literal blocks.
 * Maps are written in the order they are given in.
 */
public final class YamlWriter {
  private static final int STEP = 4;

  /** A text that is marked as one, so that it needs quotes only where it would be another type. */
  public record MarkedText(String text) {}

  /** A word that is written as it stands, such as an octal number. */
  public record Word(String text) {}

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  /**
   * One document, with a line break at its end.
   *
   * @param value maps by text, lists, texts, numbers, truth values and nulls
   */
  public static String write(@Nullable Object value) {
    YamlWriter writer = new YamlWriter();
    writer.node(value, -STEP, false);
    writer.endLine();
    return writer.out.toString();
  }

  /**
   * Writes a node.
   *
   * @param indent columns of the block around it
   * @param inItem whether it stands right behind the dash of a list item
   */
  private void node(@Nullable Object value, int indent, boolean inItem) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      mapping(map, next(indent, inItem), inItem);
    } else if (value instanceof List<?> list && !list.isEmpty()) {
      sequence(list, next(indent, inItem), inItem);
    } else {
      if (indent >= 0) {
        out.append(' ');
      }
      scalar(value, next(indent, inItem));
    }
  }

  /** Inside a list item only the dash is skipped; all else goes to the next multiple of four. */
  private static int next(int indent, boolean inItem) {
    return inItem ? indent + 2 : STEP * Math.floorDiv(indent + STEP, STEP);
  }

  private void mapping(Map<?, ?> map, int indent, boolean inItem) {
    boolean first = true;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      startLine(indent, first, inItem);
      first = false;
      key(String.valueOf(entry.getKey()));
      out.append(':');
      node(entry.getValue(), indent, false);
    }
  }

  private void sequence(List<?> list, int indent, boolean inItem) {
    boolean first = true;
    for (Object item : list) {
      startLine(indent, first, inItem);
      first = false;
      out.append('-');
      node(item, indent, true);
    }
  }

  private void startLine(int indent, boolean first, boolean inItem) {
    if (first && inItem) {
      out.append(' ');
      return;
    }
    if (out.length() > 0) {
      endLine();
      out.append(" ".repeat(indent));
    }
  }

  private void endLine() {
    if (out.length() == 0 || out.charAt(out.length() - 1) != '\n') {
      out.append('\n');
    }
  }

  private void key(String text) {
    TextStyle style = TextStyle.of(text);
    if (text.isEmpty() || !PlainWord.staysText(text) || text.contains("\n")) {
      doubleQuoted(text);
    } else {
      inline(text, style);
    }
  }

  private void scalar(@Nullable Object value, int indent) {
    if (value instanceof String text) {
      text(text, PlainWord.staysText(text), indent);
    } else if (value instanceof MarkedText marked) {
      text(marked.text(), PlainWord.resolve(marked.text()) instanceof String, indent);
    } else if (value instanceof Word word) {
      out.append(word.text());
    } else if (value instanceof Map<?, ?>) {
      out.append("{}");
    } else if (value instanceof List<?>) {
      out.append("[]");
    } else if (value instanceof Double number) {
      out.append(floating(number));
    } else {
      out.append(value);
    }
  }

  private void text(String text, boolean staysText, int indent) {
    TextStyle style = TextStyle.of(text);
    if (text.contains("\n")) {
      if (!text.isBlank() && style.block()) {
        literal(text, indent);
      } else {
        doubleQuoted(text);
      }
    } else if (!staysText) {
      doubleQuoted(text);
    } else {
      inline(text, style);
    }
  }

  private void inline(String text, TextStyle style) {
    if (style.plain()) {
      out.append(text);
    } else if (style.single()) {
      out.append('\'').append(text.replace("'", "''")).append('\'');
    } else {
      doubleQuoted(text);
    }
  }

  private void literal(String text, int indent) {
    out.append('|');
    if (text.charAt(0) == ' ') {
      out.append(STEP);
    }
    if (!text.endsWith("\n")) {
      out.append('-');
    } else if (text.endsWith("\n\n")) {
      out.append('+');
    }
    String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    for (String line : body.split("\n", -1)) {
      out.append('\n');
      if (!line.isEmpty()) {
        out.append(" ".repeat(indent)).append(line);
      }
    }
    if (text.endsWith("\n\n")) {
      out.append('\n');
    }
  }

  private void doubleQuoted(String text) {
    out.append('"');
    text.codePoints().forEach(this::escaped);
    out.append('"');
  }

  private void escaped(int c) {
    switch (c) {
      case 0x00 -> out.append("\\0");
      case 0x07 -> out.append("\\a");
      case 0x08 -> out.append("\\b");
      case 0x09 -> out.append("\\t");
      case 0x0A -> out.append("\\n");
      case 0x0B -> out.append("\\v");
      case 0x0C -> out.append("\\f");
      case 0x0D -> out.append("\\r");
      case 0x1B -> out.append("\\e");
      case 0x22 -> out.append("\\\"");
      case 0x5C -> out.append("\\\\");
      case 0x85 -> out.append("\\N");
      case 0x2028 -> out.append("\\L");
      case 0x2029 -> out.append("\\P");
      default -> {
        if (TextStyle.isPrintable(c)) {
          out.appendCodePoint(c);
        } else {
          out.append(String.format(c <= 0xFF ? "\\x%02X" : c <= 0xFFFF ? "\\u%04X" : "\\U%08X", c));
        }
      }
    }
  }

  /** Go's shortest form: an exponent below 0.0001 and from a million on, such as {@code 1e+06}. */
  private static String floating(double value) {
    if (Double.isNaN(value)) {
      return ".nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? ".inf" : "-.inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = exact.precision() - exact.scale() - 1;
    if (exponent >= -4 && exponent < 6) {
      return exact.toPlainString();
    }
    String digits = exact.unscaledValue().abs().toString();
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    String sign = exponent < 0 ? "-" : "+";
    return (value < 0 ? "-" : "")
        + mantissa
        + 'e'
        + sign
        + String.format("%02d", Math.abs(exponent));
  }
}
