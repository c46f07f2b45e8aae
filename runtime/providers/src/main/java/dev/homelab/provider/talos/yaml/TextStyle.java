package dev.homelab.provider.talos.yaml;

/**
 * How a text may be written: without quotes, in single quotes, as a block or in double quotes. The
 * rules are libyaml's.
 */
final class TextStyle {
  private static final String FIRST_SIGNS = "#,[]{}&*!|>'\"%@`";

  private boolean signs;
  private boolean breaks;
  private boolean special;
  private boolean tabs;
  private boolean edgeBlank;
  private boolean trailingSpace;
  private boolean breakThenSpace;
  private boolean spaceThenBreak;

  private TextStyle(String text) {
    signs = text.startsWith("---") || text.startsWith("...");
    int[] points = text.codePoints().toArray();
    boolean afterSpace = false;
    boolean afterBreak = false;
    for (int i = 0; i < points.length; i++) {
      int c = points[i];
      signs |= isSign(points, i);
      tabs |= c == '\t';
      special |= c != '\t' && !isPrintable(c);
      boolean edge = i == 0 || i == points.length - 1;
      boolean space = c == ' ';
      boolean lineBreak = isBreak(c);
      edgeBlank |= edge && (space || lineBreak);
      trailingSpace |= space && i == points.length - 1;
      breakThenSpace |= space && afterBreak;
      spaceThenBreak |= lineBreak && afterSpace;
      breaks |= lineBreak;
      afterSpace = space;
      afterBreak = lineBreak;
    }
  }

  static TextStyle of(String text) {
    return new TextStyle(text);
  }

  boolean plain() {
    return !signs && !breaks && !edgeBlank && single();
  }

  boolean single() {
    return !breakThenSpace && !spaceThenBreak && !tabs && !special;
  }

  boolean block() {
    return !trailingSpace && !spaceThenBreak && !special;
  }

  private static boolean isSign(int[] text, int at) {
    int c = text[at];
    boolean blankNext = at + 1 >= text.length || isBlank(text[at + 1]);
    if (at == 0) {
      return FIRST_SIGNS.indexOf(c) >= 0 || ((c == '?' || c == ':' || c == '-') && blankNext);
    }
    boolean blankBefore = isBlank(text[at - 1]) || isBreak(text[at - 1]);
    return (c == ':' && blankNext) || (c == '#' && blankBefore);
  }

  private static boolean isBlank(int c) {
    return c == ' ' || c == '\t';
  }

  static boolean isBreak(int c) {
    return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
  }

  static boolean isPrintable(int c) {
    return c == 0x0A
        || (c >= 0x20 && c <= 0x7E)
        || c == 0x85
        || (c >= 0xA0 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD && c != 0xFEFF)
        || (c >= 0x10000 && c <= 0x10FFFF);
  }
}
