package dev.homelab.cli;

import dev.homelab.cli.options.Invocation;
import dev.homelab.cli.options.Option;
import dev.homelab.diag.Diagnostic;
import dev.homelab.report.Ascii;
import dev.homelab.report.CommandForm;
import dev.homelab.report.DiagnosticText;
import dev.homelab.report.SourceLines;
import dev.homelab.report.Style;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes to the person: results to standard output, everything else to standard error. */
public final class Console {
  private final Streams streams;
  private final Style outStyle;
  private final Style errStyle;
  private final String prefix;
  private final boolean redraws;
  private final boolean json;
  private volatile Carried carried;
  private volatile UnaryOperator<String> redactor = UnaryOperator.identity();

  private Console(
      Streams streams,
      Style outStyle,
      Style errStyle,
      String prefix,
      Carried carried,
      boolean redraws,
      boolean json) {
    this.streams = streams;
    this.outStyle = outStyle;
    this.errStyle = errStyle;
    this.prefix = prefix;
    this.carried = carried;
    this.redraws = redraws;
    this.json = json;
  }

  /** A console for one command line; {@code invocation} is null as long as none is understood. */
  public static Console of(Streams streams, Surroundings around, @Nullable Invocation invocation) {
    Map<String, String> env = around.environment();
    boolean dumb = "dumb".equals(env.get("TERM"));
    boolean plain = given(invocation, Option.ASCII) || dumb || !speaksUnicode(env);
    boolean noColor =
        given(invocation, Option.NO_COLOR) || dumb || !env.getOrDefault("NO_COLOR", "").isEmpty();
    int width = width(env);
    return new Console(
        streams,
        new Style(streams.outIsTerminal() && !noColor, plain, width),
        new Style(streams.errIsTerminal() && !noColor, plain, width),
        around.form(),
        Carried.of(invocation),
        streams.errIsTerminal() && !dumb,
        given(invocation, Option.JSON));
  }

  private static boolean given(@Nullable Invocation invocation, Option option) {
    return invocation != null && invocation.has(option);
  }

  /** By the locale of the environment; where it says nothing, yes: files and logs are UTF-8. */
  private static boolean speaksUnicode(Map<String, String> env) {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String value = env.getOrDefault(name, "");
      if (!value.isEmpty()) {
        String upper = value.toUpperCase(Locale.ROOT);
        return upper.contains("UTF-8") || upper.contains("UTF8");
      }
    }
    return true;
  }

  private static int width(Map<String, String> env) {
    try {
      return Math.max(40, Integer.parseInt(env.getOrDefault("COLUMNS", "80")));
    } catch (NumberFormatException notANumber) {
      return 80;
    }
  }

  /** Writes a result; in plain characters where only those are wanted. */
  public void out(String text) {
    exactly(!outStyle.ascii() ? text : json ? Ascii.json(text) : Ascii.of(text));
  }

  /** Writes a result as it is: what is not the tool's own words, such as a secret or a log. */
  public void exactly(String text) {
    streams.out().print(text);
    streams.out().flush();
  }

  /** Writes a message; in plain characters where only those are wanted. */
  public void err(String text) {
    streams.err().print(errStyle.ascii() ? Ascii.of(text) : text);
    streams.err().flush();
  }

  /** Writes problems as messages, without lines of the script. */
  public void problems(List<Diagnostic> problems) {
    if (!problems.isEmpty()) {
      problems(problems, null, name -> List.of());
    }
  }

  /** Writes problems as messages, with the script named when it is at fault; without secrets. */
  public void problems(List<Diagnostic> problems, @Nullable String script, SourceLines sources) {
    if (!problems.isEmpty()) {
      err(DiagnosticText.all(redacted(problems), script, false, errStyle, sources, form()));
    }
  }

  /** The same for problems that are left in a script after some were mended. */
  public void remaining(List<Diagnostic> problems, String script, SourceLines sources) {
    if (!problems.isEmpty()) {
      err(DiagnosticText.all(redacted(problems), script, true, errStyle, sources, form()));
    }
  }

  /** Takes what keeps secrets out of every problem that is told from now on. */
  public void redactBy(UnaryOperator<String> secrets) {
    redactor = secrets;
  }

  /** Problems as they may be told. */
  public List<Diagnostic> redacted(List<Diagnostic> problems) {
    return problems.stream().map(problem -> problem.withTexts(redactor)).toList();
  }

  /** Whether messages go to a terminal that can be drawn on again. */
  public boolean redraws() {
    return redraws;
  }

  /** The streams below. */
  public Streams streams() {
    return streams;
  }

  /** How results look. */
  public Style outStyle() {
    return outStyle;
  }

  /** How messages look. */
  public Style errStyle() {
    return errStyle;
  }

  /** How the tool was started, with the options that say which lab is meant. */
  public CommandForm form() {
    return new CommandForm(prefix, carried);
  }

  /** The sandbox is meant although it was not named: printed commands name it from now on. */
  public void assumeSandbox() {
    carried = carried.inSandbox();
  }
}
