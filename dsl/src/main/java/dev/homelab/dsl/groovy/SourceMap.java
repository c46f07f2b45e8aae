package dev.homelab.dsl.groovy;

import dev.homelab.diag.SourceSpan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Knows which file and line each line number of the compiled script stands for. The script keeps
 * its own numbers; lines of an included file are numbered on from the end of what came before.
 */
final class SourceMap {
  private final List<Part> parts = new ArrayList<>();

  /** One file and the number that its first line has. */
  private record Part(String file, int first, List<String> lines) {}

  /**
   * Adds a file.
   *
   * @return what to add to its own line numbers
   */
  int add(String file, String text) {
    Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
    int first = last == null ? 1 : last.first() + last.lines().size() + 1;
    parts.add(new Part(file, first, List.of(text.split("\r?\n|\r", -1))));
    return first - 1;
  }

  /** The files, in the order in which they were added. */
  List<String> files() {
    return parts.stream().map(Part::file).toList();
  }

  /** The place of a stretch of the compiled script. */
  SourceSpan span(int line, int column, int endLine, int endColumn) {
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
  SourceSpan line(int line) {
    Part part = partOf(line);
    int own = line - part.first() + 1;
    String text = own >= 1 && own <= part.lines().size() ? part.lines().get(own - 1) : "";
    int start = text.length() - text.stripLeading().length();
    int end = text.stripTrailing().length();
    return end <= start
        ? SourceSpan.ofLine(part.file(), Math.max(1, own))
        : new SourceSpan(part.file(), own, start + 1, own, end + 1);
  }

  /** The text of a line of a file, or null. */
  @Nullable String text(String file, int line) {
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
