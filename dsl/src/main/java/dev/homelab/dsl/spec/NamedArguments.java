package dev.homelab.dsl.spec;

import dev.homelab.dsl.spec.unit.TimeSpan;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The named arguments of one word. Names that the word does not know are found before a script
 * runs, from {@link Word#named}; here only their values are read.
 */
public final class NamedArguments {
  private final String word;
  private final Map<String, Object> values;
  private final Scope scope;

  private NamedArguments(String word, Map<String, Object> values, Scope scope) {
    this.word = word;
    this.values = values;
    this.scope = scope;
  }

  /** The arguments as the front end hands them over. */
  public static NamedArguments of(String word, Map<String, ?> named, Scope scope) {
    return new NamedArguments(word, new TreeMap<>(named), scope);
  }

  /** The text given for a name that must be there; null after a diagnostic when it is not. */
  public @Nullable String text(String name) {
    Object value = values.get(name);
    if (value instanceof CharSequence text) {
      return text.toString();
    }
    String seen = value == null ? "is missing" : "is not a text";
    scope.report(
        LanguageCodes.error(
            LanguageCodes.WRONG_ARGUMENT, "`" + name + ":` of `" + word + "` " + seen));
    return null;
  }

  /** The text given for a name, or null when the name is not there. */
  public @Nullable String optionalText(String name) {
    return values.containsKey(name) ? text(name) : null;
  }

  /** What is given as true or false; null when the name is not there, and after a diagnostic. */
  public @Nullable Boolean optionalFlag(String name) {
    Object value = values.get(name);
    if (value != null && !(value instanceof Boolean)) {
      unfit(name, "true or false", "true");
    }
    return value instanceof Boolean flag ? flag : null;
  }

  /** A number from 0 on; null when the name is not there, and after a diagnostic. */
  public @Nullable Integer optionalCount(String name) {
    Object value = values.get(name);
    if (value instanceof Integer number && number >= 0) {
      return number;
    }
    if (value != null) {
      unfit(name, "a number", "1");
    }
    return null;
  }

  /** The seconds of a time; null when the name is not there, and after a diagnostic. */
  public @Nullable Long optionalSeconds(String name) {
    Object value = values.get(name);
    if (value instanceof TimeSpan span) {
      return span.seconds();
    }
    if (value != null) {
      unfit(name, "a time", "30.seconds");
    }
    return null;
  }

  private void unfit(String name, String what, String example) {
    scope.unfit("`" + name + ":` of `" + word + "` is " + what, name + ": " + example);
  }

  /** Whatever is given for a name, or null when the name is not there. */
  public @Nullable Object value(String name) {
    return values.get(name);
  }
}
