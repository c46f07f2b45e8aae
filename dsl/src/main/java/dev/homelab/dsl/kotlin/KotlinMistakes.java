package dev.homelab.dsl.kotlin;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Fix;
import dev.homelab.diag.SourceSpan;
import dev.homelab.diag.TextEdit;
import dev.homelab.dsl.script.SourceMap;
import dev.homelab.dsl.script.UnitWords;
import dev.homelab.dsl.spec.DidYouMean;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.vocabulary.Vocabulary;
import dev.homelab.dsl.vocabulary.Vocabulary.Block;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells what the Kotlin compiler found in our words, at the place in the script. */
final class KotlinMistakes {
  private static final Set<String> SAID_NOTHING =
      Set.of("UNUSED_EXPRESSION", "UNUSED_LAMBDA_EXPRESSION", "FUNCTION_CALL_EXPECTED");
  private static final Set<String> ARGUMENTS =
      Set.of(
          "ARGUMENT_TYPE_MISMATCH",
          "NONE_APPLICABLE",
          "TOO_MANY_ARGUMENTS",
          "NO_VALUE_FOR_PARAMETER",
          "NULL_FOR_NONNULL_TYPE",
          "NAMED_ARGUMENTS_NOT_ALLOWED",
          "NAMED_PARAMETER_NOT_FOUND",
          "TYPE_MISMATCH",
          "RETURN_TYPE_MISMATCH",
          "INITIALIZER_TYPE_MISMATCH");
  private static final Pattern QUOTED = Pattern.compile("'([^']+)'");
  private static final Pattern TYPES =
      Pattern.compile("actual type is '(.+?)', but '(.+?)' was expected");
  private static final Pattern NUMBER = Pattern.compile("actual type is '(?:Int|Long|Double)'");

  private final Vocabulary vocabulary;
  private final String file;
  private final String text;

  KotlinMistakes(Vocabulary vocabulary, String file, String text) {
    this.vocabulary = vocabulary;
    this.file = file;
    this.text = text;
  }

  /** The mistakes among the messages of the compiler: its errors, and what says nothing. */
  List<Diagnostic> of(List<CompilerMessage> messages, SourceMap sources) {
    List<Diagnostic> found = new ArrayList<>();
    Set<Integer> unread = new HashSet<>();
    for (CompilerMessage message : messages) {
      SourceSpan place = span(message, sources);
      if (isMistake(message) && isSyntax(message) && unread.add(place.line())) {
        found.add(told(message, place));
      }
    }
    for (CompilerMessage message : messages) {
      SourceSpan place = span(message, sources);
      if (isMistake(message) && !unread.contains(place.line())) {
        Diagnostic problem = told(message, place);
        found.add(problem);
        if (problem.code().equals(LanguageCodes.SYNTAX)) {
          unread.add(place.line());
        }
      }
    }
    return found;
  }

  private static boolean isSyntax(CompilerMessage message) {
    boolean unnamed = message.error() && message.name().isEmpty();
    return unnamed || message.name().equals("SYNTAX");
  }

  private static boolean isMistake(CompilerMessage message) {
    return message.file().equals(KotlinCompiler.SOURCE)
        && (message.error() || SAID_NOTHING.contains(message.name()));
  }

  private SourceSpan span(CompilerMessage message, SourceMap sources) {
    int line = Math.min(message.line(), sources.length());
    int shift = line == 1 ? KotlinCompiler.BEFORE.length() : 0;
    int column = Math.max(1, message.column() - shift);
    return new SourceSpan(file, line, column, line, column + message.width());
  }

  private Diagnostic told(CompilerMessage message, SourceSpan place) {
    Diagnostic form = GroovyForm.find(vocabulary, file, line(place), place.line());
    if (form != null) {
      return form;
    }
    String name = message.name();
    if (name.startsWith("UNRESOLVED_REFERENCE")) {
      return unresolved(message, place);
    }
    if (name.equals("DSL_SCOPE_VIOLATION")) {
      String word = at(place);
      return LanguageCodes.error(
              LanguageCodes.OUTER_WORD, "'" + word + "' is a word of an outer block")
          .withHint("close this block before it")
          .at(place);
    }
    if (SAID_NOTHING.contains(name)) {
      return LanguageCodes.error(LanguageCodes.NOTHING_SAID, "'" + at(place) + "' says nothing")
          .withHint("a statement is the call of a word, with its parentheses or its block")
          .at(place);
    }
    if (ARGUMENTS.contains(name)) {
      return argument(message, place);
    }
    return syntax(message, place);
  }

  private Diagnostic argument(CompilerMessage message, SourceSpan place) {
    boolean size = message.text().contains("'Size");
    boolean time = message.text().contains("'TimeSpan");
    if ((size || time) && NUMBER.matcher(message.text()).find()) {
      String amount = at(place);
      return LanguageCodes.error(
              LanguageCodes.UNIT_MISSING,
              (size ? "a size" : "a length of time")
                  + " belongs here, and "
                  + amount
                  + " has no unit")
          .withHint("write " + amount + (size ? ".GiB" : ".seconds"))
          .at(place);
    }
    Matcher types = TYPES.matcher(message.text());
    String title =
        types.find()
            ? typeName(types.group(2)) + " belongs here, not " + typeName(types.group(1))
            : "Kotlin does not take this: " + plain(message.text());
    return LanguageCodes.error(LanguageCodes.WRONG_ARGUMENT, title).at(place);
  }

  /** A type of Kotlin as a person would call it. */
  private static String typeName(String type) {
    String plain = type.replaceAll("[!?]|<.*", "").replaceAll("^.*[.]", "");
    return switch (plain) {
      case "String" -> "a text";
      case "Char" -> "a single character";
      case "Int", "Long", "Short", "Byte", "Double", "Float", "Number" -> "a number";
      case "Boolean" -> "true or false";
      case "Size" -> "a size";
      case "TimeSpan" -> "a length of time";
      case "Block", "Function0", "Function1" -> "a block";
      case "List", "MutableList", "Collection" -> "a list";
      case "Map", "MutableMap" -> "a map";
      case "Unit", "Nothing" -> "nothing";
      case "Reference" -> "a thing";
      default -> type.contains("->") ? "a block" : "a " + plain.toLowerCase(Locale.ROOT);
    };
  }

  private Diagnostic unresolved(CompilerMessage message, SourceSpan place) {
    Matcher quoted = QUOTED.matcher(message.text());
    String name = quoted.find() ? quoted.group(1) : at(place);
    boolean called = isCalled(place, name);
    if (follows(place, '.')) {
      return nearest(
          LanguageCodes.UNKNOWN_UNIT,
          "there is no unit '" + name + "'",
          name,
          UnitWords.ALL,
          place);
    }
    if (name.equals("include")) {
      return LanguageCodes.error(
              KotlinCodes.ONLY_GROOVY, "only a lab in Groovy can include other files")
          .withHint("say everything in one file, with functions for its parts")
          .at(place);
    }
    Block block = BlockAt.find(vocabulary, text, place.line(), place.column());
    if (block == null) {
      return nearest(
          LanguageCodes.UNKNOWN_NAME,
          "'" + name + "' is not known here",
          name,
          Set.of("homelab"),
          place);
    }
    return called
        ? unknownWord(block, name, place)
        : nearest(
            LanguageCodes.UNKNOWN_NAME,
            "'" + name + "' is not known here",
            name,
            block.known().keySet(),
            place);
  }

  /** A word that its block does not have: one spelled alike, or the blocks that have it. */
  private Diagnostic unknownWord(Block block, String name, SourceSpan place) {
    Set<String> names = new TreeSet<>(block.words().keySet());
    names.addAll(block.known().keySet());
    String title = "there is no word '" + name + "' in " + block.name();
    Diagnostic problem = nearest(LanguageCodes.UNKNOWN_WORD, title, name, names, place);
    String others = vocabulary.blocksWith(name);
    return problem.hints().isEmpty() && !others.isEmpty()
        ? problem.withHint("it is a word of " + others)
        : problem;
  }

  private static Diagnostic nearest(
      String code, String title, String name, Collection<String> known, SourceSpan place) {
    Diagnostic problem = LanguageCodes.error(code, title).at(place);
    String near = DidYouMean.nearest(name, known);
    return near == null || near.equals(name)
        ? problem
        : problem
            .withHint("did you mean '" + near + "'?")
            .withFix(
                new Fix(
                    "replace '" + name + "' by '" + near + "'",
                    List.of(new TextEdit(place, near))));
  }

  private Diagnostic syntax(CompilerMessage message, SourceSpan place) {
    Diagnostic problem =
        LanguageCodes.error(
                LanguageCodes.SYNTAX, "Kotlin cannot read this: " + plain(message.text()))
            .at(place);
    String line = line(place);
    if (line.strip().startsWith("import ") || line.strip().startsWith("package ")) {
      return LanguageCodes.error(
              KotlinCodes.ONLY_GROOVY, "a lab in Kotlin imports nothing; its words are all at hand")
          .at(place);
    }
    if (line.indexOf('\'') >= 0 && message.text().contains("character literal")) {
      return problem.withHint("in Kotlin a text stands between double quotes");
    }
    return problem;
  }

  private static String plain(String message) {
    return message.replace("Syntax error: ", "").replaceAll("\\bhomelab\\.words\\.|[.]$", "");
  }

  private boolean isCalled(SourceSpan place, String name) {
    String line = line(place);
    int end = place.column() - 1 + name.length();
    String after = end <= line.length() ? line.substring(end).stripLeading() : "";
    return after.startsWith("(") || after.startsWith("{");
  }

  private boolean follows(SourceSpan place, char sign) {
    String line = line(place);
    int before = place.column() - 2;
    return before >= 0 && before < line.length() && line.charAt(before) == sign;
  }

  /** What stands at a place. */
  private String at(SourceSpan place) {
    String line = line(place);
    int from = Math.min(place.column() - 1, line.length());
    return line.substring(from, Math.min(place.endColumn() - 1, line.length())).strip();
  }

  private String line(SourceSpan place) {
    List<String> lines = text.lines().toList();
    @Nullable String found = place.line() <= lines.size() ? lines.get(place.line() - 1) : null;
    return found == null ? "" : found;
  }
}
