package dev.homelab.report;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Related;
import dev.homelab.diag.Severity;
import dev.homelab.diag.SourceSpan;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Problems as text: what is wrong, the place with an excerpt, what to do. */
public final class DiagnosticText {
  private static final int BEFORE = 2;

  /** How hints begin that people copy as they are: commands, and a line of a script. */
  private static final List<String> COPIED = List.of("homelab ", "kubectl ", "fingerprint '");

  private final Style style;
  private final SourceLines sources;
  private final CommandForm form;
  private final StringBuilder out = new StringBuilder();

  private DiagnosticText(Style style, SourceLines sources, CommandForm form) {
    this.style = style;
    this.sources = sources;
    this.form = form;
  }

  /**
   * All problems of a command, with a headline above and the way to their pages below.
   *
   * @param file the script that is at fault, or null when none is
   * @param touched whether something may have been changed before
   */
  public static String all(
      List<Diagnostic> problems,
      @Nullable String file,
      boolean touched,
      Style style,
      SourceLines sources,
      CommandForm form) {
    DiagnosticText text = new DiagnosticText(style, sources, form);
    long errors = problems.stream().filter(d -> d.severity() == Severity.ERROR).count();
    if (file != null && errors > 0) {
      text.out
          .append(file)
          .append(touched ? " still has " : " has ")
          .append(Layout.count(errors, "mistake", "mistakes"));
      text.out.append(touched ? ".\n\n" : ". Nothing was changed.\n\n");
    }
    for (Diagnostic problem : problems) {
      text.one(problem);
      text.out.append('\n');
    }
    text.pages(problems);
    return text.out.toString();
  }

  /** One problem, without headline. */
  public static String single(
      Diagnostic problem, Style style, SourceLines sources, CommandForm form) {
    DiagnosticText text = new DiagnosticText(style, sources, form);
    text.one(problem);
    return text.out.toString();
  }

  private void pages(List<Diagnostic> problems) {
    TreeSet<String> codes = new TreeSet<>();
    problems.forEach(problem -> codes.add(problem.code()));
    if (!codes.isEmpty()) {
      String lead = codes.size() == 1 ? "More about it: " : "Each has a page: ";
      out.append(lead).append(form.of("explain " + codes.first())).append('\n');
    }
  }

  private void one(Diagnostic problem) {
    title(problem);
    SourceSpan span = problem.span();
    String bar = style.ascii() ? "| " : "│ ";
    boolean framed = span != null && excerpt(span, hintAtPlace(problem));
    String indent = framed ? "   " + bar : "   ";
    form.inText(problem.detail()).lines().forEach(line -> wrapped(indent, line));
    for (Related related : problem.related()) {
      out.append("   ").append(style.ascii() ? "+- " : "├─ ");
      out.append(Layout.pad(related.span().toString(), 24)).append(related.message()).append('\n');
    }
    if (problem.fix() != null) {
      String fix = "   " + (style.ascii() ? "+- " : "╰─ ") + "fix: " + problem.fix().title();
      out.append(Layout.pad(fix, 60)).append(form.of("validate --fix")).append('\n');
    }
    hints(problem, framed);
  }

  private void title(Diagnostic problem) {
    boolean error = problem.severity() == Severity.ERROR;
    String lead = error ? "error: " : "warning: ";
    String code = problem.code();
    int room = style.width() - lead.length() - code.length() - 1;
    out.append(error ? style.red(lead) : style.yellow(lead));
    if (Layout.columns(problem.title()) <= room) {
      out.append(style.bold(Layout.pad(problem.title(), room)).stripTrailing());
      int gap = room - Layout.columns(problem.title()) + 1;
      out.append(" ".repeat(Math.max(1, gap))).append(style.faint(code)).append('\n');
    } else {
      out.append(style.bold(problem.title())).append("  ").append(style.faint(code)).append('\n');
    }
  }

  /** The hint that stands at the caret: a short "did you mean". None where there is no caret. */
  private static @Nullable String hintAtPlace(Diagnostic problem) {
    SourceSpan span = problem.span();
    if (span == null || span.column() < 1) {
      return null;
    }
    List<String> hints = problem.hints();
    boolean short1 = !hints.isEmpty() && hints.get(0).startsWith("did you mean");
    return short1 ? hints.get(0) : null;
  }

  /** Hints, broken where they are wide; a command stays whole, so that it can be pasted. */
  private void hints(Diagnostic problem, boolean framed) {
    String shown = framed ? hintAtPlace(problem) : null;
    for (String hint : problem.hints()) {
      if (COPIED.stream().anyMatch(hint::startsWith)) {
        out.append("   ").append(form.inText(hint)).append('\n');
      } else if (!hint.equals(shown)) {
        wrapped("   ", form.inText(hint));
      }
    }
  }

  /** A line, broken between words where it is wider than the screen. */
  private void wrapped(String indent, String line) {
    StringBuilder row = new StringBuilder();
    for (String word : line.split(" ", -1)) {
      boolean full = Layout.columns(indent + row + ' ' + word) > style.width();
      if (full && !row.isEmpty()) {
        out.append(indent).append(row).append('\n');
        row.setLength(0);
      }
      row.append(row.isEmpty() ? "" : " ").append(word);
    }
    out.append(indent).append(row).append('\n');
  }

  private boolean excerpt(SourceSpan span, @Nullable String hint) {
    out.append("   ").append(style.ascii() ? ".- " : "╭─ ").append(span).append('\n');
    List<String> lines = sources.of(span.file());
    if (span.line() < 1 || span.line() > lines.size()) {
      return true;
    }
    String bar = style.ascii() ? "| " : "│ ";
    int hidden = hidden(span, lines.get(span.line() - 1));
    for (int at = Math.max(1, span.line() - BEFORE); at <= span.line(); at++) {
      String number = Integer.toString(at);
      String lead = " ".repeat(Math.max(0, 2 - number.length())) + number + ' ' + bar;
      String line = visible(lines.get(at - 1));
      if (at == span.line() && hidden > 0) {
        line = (style.ascii() ? "..." : "…") + line.substring(hidden);
      }
      out.append((lead + Layout.cut(line, excerptWidth(), style)).stripTrailing()).append('\n');
    }
    caret(span, lines.get(span.line() - 1), hint, bar, hidden);
    return true;
  }

  /** How much of the beginning of a long line is left out so that the place of a mistake shows. */
  private int hidden(SourceSpan span, String line) {
    if (span.column() < 1 || span.column() > line.length() + 1) {
      return 0;
    }
    int end = span.endLine() == span.line() ? span.endColumn() : span.column() + 1;
    int until = visible(line.substring(0, Math.min(line.length(), Math.max(0, end - 1)))).length();
    int from = visible(line.substring(0, span.column() - 1)).length();
    int width = excerptWidth() - 4;
    return until <= width ? 0 : Math.min(Math.max(0, from - 10), until - width / 2);
  }

  private int excerptWidth() {
    return Math.max(40, style.width() - 6);
  }

  private void caret(SourceSpan span, String line, @Nullable String hint, String bar, int hidden) {
    if (span.column() < 1 || span.column() > line.length() + 1) {
      return;
    }
    int end = span.endLine() == span.line() ? span.endColumn() : line.length() + 1;
    int length = Math.max(1, Math.min(end, line.length() + 1) - span.column());
    int indent = Layout.columns(visible(line.substring(0, span.column() - 1)));
    if (hidden > 0) {
      indent += (style.ascii() ? 3 : 1) - hidden;
    }
    if (indent + length > excerptWidth()) {
      length = Math.max(1, excerptWidth() - indent);
    }
    out.append("   ").append(bar).append(" ".repeat(indent)).append(style.red("^".repeat(length)));
    out.append(hint == null ? "" : ' ' + hint).append('\n');
  }

  /** The line with tabs as blanks and control characters, which could drive a terminal, as dots. */
  private static String visible(String line) {
    StringBuilder text = new StringBuilder(line.length());
    line.chars()
        .forEach(
            c -> {
              if (c == '\t') {
                text.append("  ");
              } else {
                text.append(c < 0x20 || c == 0x7f || (c >= 0x80 && c < 0xa0) ? '.' : (char) c);
              }
            });
    return text.toString();
  }
}
