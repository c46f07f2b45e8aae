package dev.homelab.dsl.kotlin;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Fix;
import dev.homelab.diag.SourceSpan;
import dev.homelab.diag.TextEdit;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.vocabulary.Vocabulary;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Knows a word that is written as in Groovy, {@code gpu passthrough}, which Kotlin reads as several
 * things and tells as several mistakes, none of which is the one.
 */
final class GroovyForm {
  private static final Pattern STATEMENT =
      Pattern.compile("(?<=^|[;{])\\s*(\\w+)[ \\t]+(?=['\"\\w])([^;{}]*?)\\s*(?=$|[;{}]|//)");

  private GroovyForm() {}

  /**
   * What is wrong with the first such word of a line, or null when the line has none.
   *
   * @param text the line
   * @param number which one it is, from 1
   */
  static @Nullable Diagnostic find(Vocabulary vocabulary, String file, String text, int number) {
    Matcher statement = STATEMENT.matcher(text);
    while (statement.find()) {
      String word = statement.group(1);
      if (vocabulary.isWord(word)) {
        SourceSpan place =
            new SourceSpan(file, number, statement.start(1) + 1, number, statement.end(2) + 1);
        return told(word, statement.group(2), place, text.startsWith("{", statement.end()));
      }
    }
    return null;
  }

  private static Diagnostic told(String word, String arguments, SourceSpan place, boolean block) {
    Diagnostic problem =
        LanguageCodes.error(
                LanguageCodes.SYNTAX, "in Kotlin what '" + word + "' takes stands in parentheses")
            .at(place);
    String inKotlin = word + '(' + arguments.replaceAll("'([^'\"$]*)'", "\"$1\"");
    if (block) {
      return problem.withHint("write " + inKotlin + " { … })");
    }
    String whole = inKotlin + ')';
    boolean plain = !arguments.contains("'") || !whole.contains("'");
    Diagnostic hinted = problem.withHint("write " + whole);
    return plain && !arguments.matches(".*\\w: .*")
        ? hinted.withFix(
            new Fix("put its arguments in parentheses", List.of(new TextEdit(place, whole))))
        : hinted;
  }
}
