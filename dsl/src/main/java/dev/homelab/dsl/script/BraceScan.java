package dev.homelab.dsl.script;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Related;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.LanguageCodes;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a brace, bracket or quote without its partner before Groovy reads the script, because
 * Groovy 5 reports it at the first brace of the file. Where indentation shows which one is meant,
 * that one is named.
 */
public final class BraceScan {
  private final String file;
  private final String text;
  private final Deque<Open> open = new ArrayDeque<>();
  private int at;
  private int line = 1;
  private int lineStart;
  private char before = '\n';
  private @Nullable Open suspect;
  private @Nullable Diagnostic problem;

  private record Open(char sign, int line, int column, int indent) {}

  private BraceScan(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /** The one problem that keeps the text from being read, or null. */
  public static @Nullable Diagnostic find(String file, String text) {
    BraceScan scan = new BraceScan(file, text);
    while (scan.problem == null && scan.at < text.length()) {
      scan.step();
    }
    return scan.problem != null ? scan.problem : scan.unclosed();
  }

  private void step() {
    char c = text.charAt(at);
    if (text.startsWith("//", at) || (at == 0 && text.startsWith("#!"))) {
      skipTo("\n", false);
    } else if (text.startsWith("/*", at)) {
      skipTo("*/", true);
    } else if (text.startsWith("'''", at) || text.startsWith("\"\"\"", at)) {
      quoted(text.substring(at, at + 3), true);
    } else if (c == '\'' || c == '"') {
      quoted(String.valueOf(c), false);
    } else if (c == '/' && mayBeginPattern()) {
      quoted("/", true);
    } else if (text.startsWith("$/", at) && !followsName()) {
      skipTo("/$", true);
    } else {
      sign(c);
    }
  }

  private void sign(char c) {
    switch (c) {
      case '{', '(', '[' -> open.push(new Open(c, line, column(), indent()));
      case '}', ')', ']' -> close(c);
      default -> {}
    }
    advance();
  }

  private void close(char c) {
    char partner = c == '}' ? '{' : c == ')' ? '(' : '[';
    Open top = open.peek();
    if (top == null || top.sign() != partner) {
      Open lost = top == null ? null : suspect == null ? top : suspect;
      problem = lost == null ? stray(c) : missing(lost);
      return;
    }
    if (c == '}' && suspect == null && column() - 1 == indent() && indent() < top.indent()) {
      suspect = top;
    }
    open.pop();
  }

  private @Nullable Diagnostic unclosed() {
    Open top = open.peek();
    return top == null ? null : missing(suspect == null ? top : suspect);
  }

  private Diagnostic missing(Open lost) {
    String sign = String.valueOf(lost.sign());
    String partner = lost.sign() == '{' ? "}" : lost.sign() == '(' ? ")" : "]";
    Diagnostic found =
        LanguageCodes.error(
                LanguageCodes.UNBALANCED,
                "this '" + sign + "' is never closed by a '" + partner + "'")
            .at(new SourceSpan(file, lost.line(), lost.column(), lost.line(), lost.column() + 1));
    return at < text.length() ? found.withRelated(new Related("noticed here", here(1))) : found;
  }

  private Diagnostic stray(char c) {
    return LanguageCodes.error(LanguageCodes.UNBALANCED, "this '" + c + "' closes nothing")
        .at(here(1));
  }

  private void quoted(String quote, boolean manyLines) {
    SourceSpan start = here(quote.length());
    boolean template = quote.charAt(0) == '"' || quote.equals("/");
    advance(quote.length());
    while (at < text.length() && !text.startsWith(quote, at)) {
      if (text.charAt(at) == '\n' && !manyLines) {
        break;
      }
      if (text.charAt(at) == '\\') {
        advance();
      } else if (template && text.startsWith("${", at)) {
        advance(2);
        interpolation();
        continue;
      }
      advance();
    }
    if (!text.startsWith(quote, at)) {
      problem =
          LanguageCodes.error(LanguageCodes.UNBALANCED, "this quote is never closed").at(start);
      return;
    }
    advance(quote.length());
    before = '"';
  }

  private void interpolation() {
    int depth = open.size();
    open.push(new Open('{', line, column(), Integer.MIN_VALUE));
    while (problem == null && at < text.length() && open.size() > depth) {
      step();
    }
  }

  private void skipTo(String end, boolean inclusive) {
    int stop = text.indexOf(end, at + (inclusive ? 2 : 0));
    int target = stop < 0 ? text.length() : inclusive ? stop + end.length() : stop;
    char kept = before;
    advance(target - at);
    before = kept;
  }

  private boolean followsName() {
    return at > 0 && Character.isJavaIdentifierPart(text.charAt(at - 1));
  }

  private boolean mayBeginPattern() {
    return "(,=:[!&|?{};~<>+-*%\n".indexOf(before) >= 0
        && at + 1 < text.length()
        && text.charAt(at + 1) != ' ';
  }

  private void advance(int count) {
    for (int i = 0; i < count; i++) {
      advance();
    }
  }

  private void advance() {
    if (at >= text.length()) {
      return;
    }
    char c = text.charAt(at++);
    if (c == '\n') {
      line++;
      lineStart = at;
    }
    if (!Character.isWhitespace(c) || c == '\n') {
      before = c;
    }
  }

  private int column() {
    return at - lineStart + 1;
  }

  private int indent() {
    int i = lineStart;
    while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
      i++;
    }
    return i - lineStart;
  }

  private SourceSpan here(int length) {
    return new SourceSpan(file, line, column(), line, column() + length);
  }
}
