package dev.homelab.dsl.kotlin;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One message of the Kotlin compiler about a source.
 *
 * @param error whether nothing was compiled because of it; else a warning
 * @param file the name of the source file
 * @param line from 1
 * @param column from 1
 * @param width how many characters of the line it means; at least 1
 * @param name the compiler's name of the mistake, such as {@code UNRESOLVED_REFERENCE}, or empty
 * @param text what it says
 */
record CompilerMessage(
    boolean error, String file, int line, int column, int width, String name, String text) {
  private static final Pattern HEAD =
      Pattern.compile("^(?:.*[/\\\\])?([^/\\\\]+\\.kt):(\\d+):(\\d+): (error|warning): (.*)$");
  private static final Pattern NAMED = Pattern.compile("^\\[([A-Z0-9_]+)] (.*)$");
  private static final Pattern MARKS = Pattern.compile("^\\s*(\\^+)\\s*$");

  /** The messages in what the compiler has printed, with its names of mistakes switched on. */
  static List<CompilerMessage> read(String printed) {
    List<CompilerMessage> found = new ArrayList<>();
    for (String line : printed.lines().toList()) {
      Matcher head = HEAD.matcher(line);
      Matcher marks = MARKS.matcher(line);
      if (head.matches()) {
        Matcher named = NAMED.matcher(head.group(5));
        boolean hasName = named.matches();
        found.add(
            new CompilerMessage(
                head.group(4).equals("error"),
                head.group(1),
                Integer.parseInt(head.group(2)),
                Integer.parseInt(head.group(3)),
                1,
                hasName ? named.group(1) : "",
                hasName ? named.group(2) : head.group(5)));
      } else if (marks.matches() && !found.isEmpty()) {
        CompilerMessage last = found.remove(found.size() - 1);
        found.add(last.wide(marks.group(1).length()));
      }
    }
    return found;
  }

  private CompilerMessage wide(int marks) {
    return new CompilerMessage(error, file, line, column, marks, name, text);
  }
}
