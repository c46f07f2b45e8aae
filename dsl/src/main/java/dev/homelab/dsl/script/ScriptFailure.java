package dev.homelab.dsl.script;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.LanguageCodes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what stopped a script while it was evaluated, at the line of the script. */
final class ScriptFailure {
  private ScriptFailure() {}

  /** The diagnostics of a refusal, each at a line. */
  static List<Diagnostic> placed(HomelabException refused, SourceMap sources, String compiled) {
    SourceSpan line = line(refused, sources, compiled);
    return refused.diagnostics().stream().map(d -> d.span() == null ? d.at(line) : d).toList();
  }

  /** The diagnostic of any other failure. */
  static Diagnostic told(Throwable broken, SourceMap sources, String compiled) {
    if (broken instanceof StackOverflowError) {
      return LanguageCodes.error(LanguageCodes.SCRIPT_FAILED, "the script calls itself without end")
          .at(line(broken, sources, compiled));
    }
    String message = broken.getMessage();
    return LanguageCodes.error(LanguageCodes.SCRIPT_FAILED, "the script failed while it ran")
        .withDetail(message == null ? kind(broken) : message.lines().findFirst().orElse(message))
        .at(line(broken, sources, compiled));
  }

  private static String kind(Throwable broken) {
    return broken instanceof NullPointerException ? "a value is not there" : "no reason was given";
  }

  private static @Nullable SourceSpan line(Throwable broken, SourceMap sources, String compiled) {
    for (Throwable at = broken; at != null; at = at.getCause()) {
      for (StackTraceElement frame : at.getStackTrace()) {
        String file = frame.getFileName();
        if (file != null && file.equals(compiled) && frame.getLineNumber() > 0) {
          return sources.line(frame.getLineNumber());
        }
      }
    }
    return null;
  }
}
