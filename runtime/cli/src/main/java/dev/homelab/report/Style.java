package dev.homelab.report;

/**
 * How text may look.
 *
 * @param color whether colour helps to find things; never needed to understand them
 * @param ascii whether only plain characters may be used
 * @param width columns of the terminal; 80 where there is none
 */
public record Style(boolean color, boolean ascii, int width) {
  /** No colour, plain characters, 80 columns. */
  public static final Style PLAIN = new Style(false, true, 80);

  /** No colour, all characters, 80 columns: what a file gets. */
  public static final Style FILE = new Style(false, false, 80);

  private static final String ESCAPE = "\u001b[";

  /** The mark of what is done. */
  public String done() {
    return green(ascii ? "+" : "✓");
  }

  /** The mark of what failed. */
  public String failed() {
    return red(ascii ? "x" : "✗");
  }

  /** The mark of what runs. */
  public String running() {
    return ascii ? ">" : "◐";
  }

  /** The mark of what has not begun. */
  public String waiting() {
    return ascii ? "." : "·";
  }

  /** What stands between parts of one line. */
  public String dot() {
    return ascii ? "-" : "·";
  }

  /** What stands for things left out. */
  public String more() {
    return ascii ? "..." : "…";
  }

  /** Green, where colour is wanted. */
  public String green(String text) {
    return paint("32", text);
  }

  /** Red, where colour is wanted. */
  public String red(String text) {
    return paint("31", text);
  }

  /** Yellow, where colour is wanted. */
  public String yellow(String text) {
    return paint("33", text);
  }

  /** Bold, where colour is wanted. */
  public String bold(String text) {
    return paint("1", text);
  }

  /** Faint, where colour is wanted. */
  public String faint(String text) {
    return paint("2", text);
  }

  private String paint(String code, String text) {
    return color ? ESCAPE + code + 'm' + text + ESCAPE + "0m" : text;
  }
}
