package dev.homelab.cli.command;

import dev.homelab.diag.SourceSpan;
import dev.homelab.diag.TextEdit;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a sentence can be added to a block of a script, right after its opening brace. Scripts are
 * of two languages, whose lines are alike here; where a line is not plain, no place is found.
 */
final class BlockOpening {
  private static final Pattern TEXT = Pattern.compile("'(\\\\.|[^'\\\\])*'|\"(\\\\.|[^\"\\\\])*\"");
  private static final Pattern PARAMETERS = Pattern.compile("\\s*[\\w\\s,]*->.*");
  private static final Pattern NOTHING = Pattern.compile("\\s*(//.*)?");
  private static final String STEP = "  ";

  private BlockOpening() {}

  /**
   * The edit that adds a sentence as the first of a block: in a line of its own, indented as the
   * next one, or in the opening line when the block goes on there.
   *
   * @param text the whole file
   * @param block the word that opens the block; its start counts
   * @return null when its line opens no block, or one with parameters
   */
  static @Nullable TextEdit insert(String text, SourceSpan block, String sentence) {
    List<String> lines = List.of(text.split("\n", -1));
    if (block.line() > lines.size()) {
      return null;
    }
    String line = lines.get(block.line() - 1);
    int brace = brace(line, block.column() - 1);
    if (brace < 0) {
      return null;
    }
    String rest = line.substring(brace + 1);
    if (PARAMETERS.matcher(rest.strip()).matches()) {
      return null;
    }
    if (!NOTHING.matcher(rest.stripTrailing()).matches()) {
      return at(block, brace + 1, ' ' + sentence + ';');
    }
    String end = line.endsWith("\r") ? "\r" : "";
    String indent = indentAfter(lines, block.line() - 1);
    return at(block, line.length(), '\n' + indent + sentence + end);
  }

  private static TextEdit at(SourceSpan block, int offset, String added) {
    int column = offset + 1;
    return new TextEdit(
        new SourceSpan(block.file(), block.line(), column, block.line(), column), added);
  }

  /** The first brace of a line from a place on that is in no text, parenthesis or comment. */
  private static int brace(String line, int from) {
    Matcher quoted = TEXT.matcher(line);
    int depth = 0;
    for (int i = Math.max(0, from); i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\'' || c == '"') {
        if (!quoted.find(i) || quoted.start() != i) {
          return -1;
        }
        i = quoted.end() - 1;
      } else if (c == '(' || c == '[') {
        depth++;
      } else if (c == ')' || c == ']') {
        depth--;
      } else if (c == '{' && depth == 0) {
        return i;
      } else if (c == ';' || line.startsWith("//", i) || line.startsWith("/*", i)) {
        return -1;
      }
    }
    return -1;
  }

  /** The indentation of the first line of the block, or one step more than its opening line. */
  private static String indentAfter(List<String> lines, int opening) {
    String own = indent(lines.get(opening));
    for (String next : lines.subList(opening + 1, lines.size())) {
      if (!next.isBlank()) {
        String indent = indent(next);
        return indent.length() > own.length() && indent.startsWith(own) ? indent : own + STEP;
      }
    }
    return own + STEP;
  }

  private static String indent(String line) {
    return line.substring(0, line.length() - line.stripLeading().length());
  }
}
