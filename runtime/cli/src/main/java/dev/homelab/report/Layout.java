package dev.homelab.report;

/** Puts words into columns and times into words. */
public final class Layout {
  private Layout() {}

  /** The text, followed by blanks up to {@code width} columns; at least one blank follows. */
  public static String pad(String text, int width) {
    int missing = Math.max(1, width - columns(text));
    return text + " ".repeat(missing);
  }

  /** The text, cut to {@code width} columns with a mark at the cut. */
  public static String cut(String text, int width, Style style) {
    if (columns(text) <= width) {
      return text;
    }
    String mark = style.more();
    int room = Math.max(0, width - columns(mark));
    int end = text.offsetByCodePoints(0, Math.min(room, text.codePointCount(0, text.length())));
    return text.substring(0, end) + mark;
  }

  /** How many columns a text without colour takes on a terminal. */
  public static int columns(String text) {
    int columns = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      columns += width(point);
    }
    return columns;
  }

  private static int width(int point) {
    if (point < 0x300) {
      return 1;
    }
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        (point >= 0x1100 && point <= 0x115F)
            || (point >= 0x2E80 && point <= 0xA4CF)
            || (point >= 0xAC00 && point <= 0xD7A3)
            || (point >= 0xF900 && point <= 0xFAFF)
            || (point >= 0xFE30 && point <= 0xFE6F)
            || (point >= 0xFF00 && point <= 0xFF60)
            || (point >= 0x1F300 && point <= 0x1FAFF);
    return wide ? 2 : 1;
  }

  /** {@code 0:48} or {@code 1:02:03} for a table. */
  public static String clock(long millis) {
    long seconds = Math.max(0, millis) / 1000;
    String tail = two(seconds / 60 % 60) + ':' + two(seconds % 60);
    if (seconds >= 3600) {
      return seconds / 3600 + ":" + tail;
    }
    return tail.startsWith("0") ? tail.substring(1) : tail;
  }

  /** {@code 0.4 s}, {@code 12 s} or {@code 6 min 12 s} for a sentence. */
  public static String span(long millis) {
    long tenths = Math.max(0, millis) / 100;
    if (tenths < 100) {
      return tenths / 10 + "." + tenths % 10 + " s";
    }
    long seconds = tenths / 10;
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return seconds / 3600 + " h " + seconds / 60 % 60 + " min";
  }

  /** {@code 1 thing} or {@code 3 things}. */
  public static String count(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }

  private static String two(long number) {
    return number < 10 ? "0" + number : Long.toString(number);
  }
}
