package dev.homelab.dsl.script;

import dev.homelab.diag.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Knows which file and line each line number of the compiled script stands for. The script keeps
 * its own numbers; lines of an included file are numbered on from the end of what came before.
 */
public final class SourceMap {
  private final List<Part> parts = new ArrayList<>();

  /** One file and the number that its first line has. */
  private record Part(String file, int first, List<String> lines) {}

  /**
   * Adds a file.
   *
   * @return what to add to its own line numbers
   */
  public int add(String file, String text) {
    Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
    int first = last == null ? 1 : last.first() + last.lines().size() + 1;
    parts.add(new Part(file, first, List.of(text.split("\r?\n|\r", -1))));
    return first - 1;
  }

  /** The files, in the order in which they were added. */
  public List<String> files() {
    return parts.stream().map(Part::file).toList();
  }

  /** The place of a stretch of the compiled script. */
  public SourceSpan span(int line, int column, int endLine, int endColumn) {
    Part part = partOf(line);
    int shift = part.first() - 1;
    int last = Math.max(line, endLine);
    return new SourceSpan(
        part.file(),
        Math.max(1, line - shift),
        Math.max(0, column),
        Math.max(1, last - shift),
        Math.max(0, endColumn));
  }

  /** The place of a whole line: from its first to its last visible character. */
  public SourceSpan line(int line) {
    Part part = partOf(line);
    int own = line - part.first() + 1;
    String text = own >= 1 && own <= part.lines().size() ? part.lines().get(own - 1) : "";
    int start = text.length() - text.stripLeading().length();
    int end = text.stripTrailing().length();
    return end <= start
        ? SourceSpan.ofLine(part.file(), Math.max(1, own))
        : new SourceSpan(part.file(), own, start + 1, own, end + 1);
  }

  /**
   * The place of a word and its arguments, as far as they stand on its line; the whole line when
   * the word does not stand there exactly once.
   */
  public SourceSpan word(int line, String word) {
    SourceSpan whole = line(line);
    String text = text(whole.file(), whole.line());
    int at = text == null ? -1 : only(text, word);
    return text == null || at < 0
        ? whole
        : new SourceSpan(whole.file(), whole.line(), at + 1, whole.line(), endOf(text, at) + 1);
  }

  /** Where a word stands in a line, or -1 when it does not stand there exactly once. */
  private static int only(String text, String word) {
    int found = -1;
    for (int at = text.indexOf(word); at >= 0 && !word.isEmpty(); at = text.indexOf(word, at + 1)) {
      boolean starts = at == 0 || !isNamePart(text.charAt(at - 1));
      int end = at + word.length();
      if (starts && (end == text.length() || !isNamePart(text.charAt(end)))) {
        if (found >= 0) {
          return -1;
        }
        found = at;
      }
    }
    return found;
  }

  private static boolean isNamePart(char c) {
    return Character.isJavaIdentifierPart(c) || c == '.' || c == '-';
  }

  /**
   * Where a statement ends that begins at a place of a line: at its block, a semicolon, the end.
   */
  private static int endOf(String text, int from) {
    char quote = 0;
    int depth = 0;
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '(' || c == '[') {
        depth++;
      } else if (c == ')' || c == ']') {
        depth--;
      }
      boolean ends = quote == 0 && (c == ';' || c == '{' || c == '}') && depth <= 0;
      if (ends || depth < 0 || (quote == 0 && text.startsWith("//", at))) {
        break;
      }
      at++;
    }
    return text.substring(0, at).stripTrailing().length();
  }

  /** How many lines a script has whose only file was added. */
  public int length() {
    Part last = parts.get(parts.size() - 1);
    return last.first() + last.lines().size() - 1;
  }

  /** The text of a line of a file, or null. */
  public @Nullable String text(String file, int line) {
    for (Part part : parts) {
      if (part.file().equals(file) && line >= 1 && line <= part.lines().size()) {
        return part.lines().get(line - 1);
      }
    }
    return null;
  }

  private Part partOf(int line) {
    Part found = parts.get(0);
    for (Part part : parts) {
      if (part.first() <= line) {
        found = part;
      }
    }
    return found;
  }
}
