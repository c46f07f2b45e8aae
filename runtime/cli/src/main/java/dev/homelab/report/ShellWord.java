package dev.homelab.report;

import java.util.regex.Pattern;

/**
 * Text as one word of a POSIX shell's command line (Shell Command Language, 2.2.2 Single-Quotes).
 */
public final class ShellWord {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private ShellWord() {}

  /** The text as it is where the shell leaves it alone, else in single quotes. */
  public static String of(String text) {
    return PLAIN.matcher(text).matches() ? text : quoted(text);
  }

  /** The text in single quotes; a single quote inside stands outside of them, escaped. */
  public static String quoted(String text) {
    return '\'' + text.replace("'", "'\\''") + '\'';
  }
}
