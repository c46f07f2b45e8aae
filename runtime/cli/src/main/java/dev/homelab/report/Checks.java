package dev.homelab.report;

import dev.homelab.diag.Diagnostic;
import java.util.List;

/** What {@code doctor} found, as text and as JSON. */
public final class Checks {
  private Checks() {}

  /**
   * One thing that was checked.
   *
   * @param name what
   * @param found what was found, when it is well
   * @param problems what is wrong; empty when it is well
   */
  public record Check(String name, String found, List<Diagnostic> problems) {
    public Check {
      problems = List.copyOf(problems);
    }

    /** One that is well. */
    public static Check good(String name, String found) {
      return new Check(name, found, List.of());
    }

    /** One that is not. */
    public static Check bad(String name, List<Diagnostic> problems) {
      return new Check(name, "", problems);
    }

    /** Whether it is well. */
    public boolean isGood() {
      return problems.isEmpty();
    }
  }

  /** A line for each check, and what to do below one that is not well. */
  public static String text(List<Check> checks, Style style, CommandForm form) {
    StringBuilder out = new StringBuilder();
    for (Check check : checks) {
      String mark = check.isGood() ? style.done() : style.failed();
      out.append(mark).append(' ').append(Layout.pad(check.name(), 16)).append(check.found());
      out.append('\n');
      for (Diagnostic problem : check.problems()) {
        String text = DiagnosticText.single(problem, style, file -> List.of(), form);
        text.lines().forEach(line -> out.append("    ").append(line).append('\n'));
      }
    }
    return out.toString();
  }

  /** The document of {@code doctor --json}. */
  public static String json(List<Check> checks, CommandForm form) {
    return JsonText.document(
        out -> {
          out.writeArrayFieldStart("checks");
          for (Check check : checks) {
            out.writeStartObject();
            out.writeStringField("name", check.name());
            out.writeBooleanField("good", check.isGood());
            out.writeStringField("found", check.found());
            DiagnosticJson.array(out, check.problems(), form);
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }
}
