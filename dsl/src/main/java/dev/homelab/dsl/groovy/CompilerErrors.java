package dev.homelab.dsl.groovy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.LanguageCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.MultipleCompilationErrorsException;
import org.codehaus.groovy.control.messages.Message;
import org.codehaus.groovy.control.messages.SyntaxErrorMessage;
import org.codehaus.groovy.syntax.SyntaxException;

/** Tells what the Groovy compiler found in our words, without names of classes. */
final class CompilerErrors {
  private static final String CHECKED = "[Static type checking] - ";
  private static final Pattern PACKAGES = Pattern.compile("\\b(?:[a-z][a-z0-9]*\\.){2,}(?=[A-Z])");
  private static final Pattern SPECS = Pattern.compile("\\b([A-Z][a-z]+)Spec\\b");

  private CompilerErrors() {}

  /** The problems of a failed compilation that the session does not know yet. */
  static List<Diagnostic> read(CompilationFailedException failed, ScriptSession session) {
    List<Diagnostic> found = new ArrayList<>();
    if (!(failed instanceof MultipleCompilationErrorsException many)) {
      return found;
    }
    for (Message message : many.getErrorCollector().getErrors()) {
      if (message instanceof SyntaxErrorMessage syntax) {
        SyntaxException cause = syntax.getCause();
        if (!session.isPoisoned(cause.getStartLine(), cause.getStartColumn())) {
          found.add(told(cause, session));
        }
      }
    }
    return found;
  }

  private static Diagnostic told(SyntaxException cause, ScriptSession session) {
    SourceSpan span =
        session
            .sources()
            .span(
                cause.getStartLine(),
                cause.getStartColumn(),
                cause.getEndLine(),
                cause.getEndColumn());
    String text = String.valueOf(cause.getOriginalMessage());
    if (text.startsWith(CHECKED)) {
      return LanguageCodes.error(
              LanguageCodes.WRONG_ARGUMENT, plain(text.substring(CHECKED.length())))
          .at(span);
    }
    return LanguageCodes.error(LanguageCodes.SYNTAX, "Groovy cannot read this: " + plain(text))
        .at(span);
  }

  private static String plain(String text) {
    String first = text.lines().findFirst().orElse(text).replaceAll(" @ line \\d+.*$", "");
    String named = PACKAGES.matcher(first).replaceAll("");
    return SPECS
        .matcher(named)
        .replaceAll(m -> "the " + m.group(1).toLowerCase(java.util.Locale.ROOT) + " block");
  }
}
