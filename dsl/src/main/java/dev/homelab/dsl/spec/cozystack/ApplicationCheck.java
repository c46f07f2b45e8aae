package dev.homelab.dsl.spec.cozystack;

import dev.homelab.catalog.cozystack.AppKind;
import dev.homelab.catalog.cozystack.Confidential;
import dev.homelab.catalog.cozystack.Problem;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.DidYouMean;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.cozystack.ApplicationSpec.Stated;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells what does not fit a kind of Cozystack, each at the line that states it. */
final class ApplicationCheck {
  /** A password in clear. */
  static final String IN_CLEAR = "HL9093";

  private final ApplicationSpec<?> application;
  private final AppKind kind;

  ApplicationCheck(ApplicationSpec<?> application) {
    this.application = application;
    this.kind = application.kind();
  }

  /** Reports everything that is wrong. */
  void report() {
    String name = application.address().last().name();
    kind.refusedName(name)
        .ifPresent(
            why ->
                application
                    .scope()
                    .lab()
                    .report(
                        LanguageCodes.error(
                                LanguageCodes.BAD_NAME,
                                "'" + name + "' cannot be the name of " + what())
                            .withHint(why)
                            .at(application.scope().origin().user())));
    for (Problem problem : kind.check(application.whole())) {
      tell(diagnostic(problem), problem.path());
    }
    for (String path : Confidential.inClear(application.whole())) {
      tell(
          Diagnostic.error(IN_CLEAR, path + " of " + what() + " is written in clear")
              .withDetail("A script is no place for secrets: it is shown, copied and kept.")
              .withHint(
                  "leave it out where Cozystack makes one, or name a secret of the lab: secret('"
                      + name
                      + "')"),
          path);
    }
  }

  private Diagnostic diagnostic(Problem problem) {
    String path = problem.path();
    if (kind.at(path) == null) {
      int dot = path.lastIndexOf('.');
      String near =
          DidYouMean.nearest(
              path.substring(dot + 1), kind.namesAt(dot < 0 ? "" : path.substring(0, dot)));
      Diagnostic told =
          LanguageCodes.error(LanguageCodes.BAD_VALUE, what() + " has no field '" + path + "'");
      return told.withHint(
          near == null ? "expected is " + problem.expected() : "did you mean '" + near + "'?");
    }
    return LanguageCodes.error(
            LanguageCodes.BAD_VALUE, path + " of " + what() + " is " + problem.seen())
        .withHint("expected is " + problem.expected());
  }

  private void tell(Diagnostic told, String path) {
    application.scope().lab().report(told.at(line(path)));
  }

  private String what() {
    return application.address().last().toString();
  }

  /** The line of the longest path that is stated at, around or below a path. */
  private @Nullable SourceSpan line(String path) {
    SourceSpan line = application.scope().origin().user();
    int longest = -1;
    for (Map.Entry<String, Stated> each : application.stated().entrySet()) {
      String said = each.getKey();
      boolean about = path.startsWith(said) || said.startsWith(path);
      if (about && said.length() > longest && each.getValue().line() != null) {
        longest = said.length();
        line = each.getValue().line();
      }
    }
    return line;
  }
}
