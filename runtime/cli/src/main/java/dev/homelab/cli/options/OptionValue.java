package dev.homelab.cli.options;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import java.util.List;

/** Checks the values of options, whether or not the command comes to need them. */
final class OptionValue {
  private static final List<String> RUNS = List.of("last");
  private static final List<String> FORMATS =
      List.of("text", "dot", "mermaid", "svg", "html", "json");

  private static final List<String> LAYOUTS = List.of("plain", "cozystack");

  private OptionValue() {}

  /**
   * The value, if the option takes it.
   *
   * @throws HomelabException with HL9006 when it does not
   */
  static String checked(Option option, String value) {
    switch (option) {
      case PARALLELISM -> number(option, value, 1);
      case TAIL -> number(option, value, 0);
      case RUN -> oneOf(RUNS, value, "there is no run '" + value + "'");
      case GRAPH_FORMAT -> oneOf(FORMATS, value, "a graph cannot be written as '" + value + "'");
      case RENDER_LAYOUT -> oneOf(LAYOUTS, value, "there is no layout '" + value + "'");
      default -> {}
    }
    return value;
  }

  private static void number(Option option, String value, int least) {
    int number;
    try {
      number = Integer.parseInt(value);
    } catch (NumberFormatException notANumber) {
      throw refused(
          Diagnostic.error("HL9006", option.longName() + " needs a number, not '" + value + "'"));
    }
    if (number < least) {
      throw refused(Diagnostic.error("HL9006", option.longName() + " is " + least + " at least"));
    }
  }

  private static void oneOf(List<String> known, String value, String title) {
    if (!known.contains(value)) {
      throw refused(
          Diagnostic.error("HL9006", title)
              .withHint(
                  known.size() == 1
                      ? "it is " + known.get(0)
                      : "one of " + String.join(", ", known)));
    }
  }

  private static HomelabException refused(Diagnostic diagnostic) {
    return new HomelabException(List.of(diagnostic));
  }
}
